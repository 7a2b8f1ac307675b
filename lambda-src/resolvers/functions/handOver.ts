import { util } from '@aws-appsync/utils';
import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { PurgeEvent, TurnEvent } from '../../../src/contract/function-event';
import type { ReplyError } from '../../../src/contract/schema-types';
import type { ChangeStash } from '../shared/change';
import { turnEvent } from '../shared/history';
import { leaveIfAnswered } from '../shared/send';
import { turnOf } from '../shared/turn';

const NOT_STARTED: ReplyError = { code: 'INTERNAL', message: 'The reply could not be started. Send the message again.', retryable: true };

/** Hands the function its work and does not wait for it. Handing it over twice is harmless: the claim, or the tombstone, decides. */
export function request(ctx: Context<unknown, Record<string, any>>): LambdaRequest {
  leaveIfAnswered(ctx);
  const payload: TurnEvent | PurgeEvent = ctx.stash.purge ?? turnEvent(ctx);
  return { operation: 'Invoke', invocationType: 'Event', payload };
}

/** A refused event is no error of a send: the turn was accepted and is to say itself what became of it. */
export function response(ctx: Context<unknown, Record<string, any>>) {
  const { turn, now } = ctx.stash;
  ctx.stash.handedOver = !ctx.error;
  if (turn && ctx.error) {
    ctx.stash.change = notStarted();
  }
  if (turn && !ctx.error) {
    ctx.stash.answer = turnOf(turn, now);
  }
}

/** Should the event have come through all the same, its claim is the winner. */
function notStarted(): ChangeStash['change'] {
  return {
    update: {
      expression: 'SET endedAs = :failed, replyError = :error, updatedAt = :time',
      values: { ':failed': 'FAILED', ':error': NOT_STARTED, ':time': util.time.nowISO8601() },
    },
    condition: {
      expression: 'attribute_exists(pk) AND attribute_not_exists(claim) AND attribute_not_exists(endedAs) AND attribute_not_exists(deletedAt)',
    },
  };
}
