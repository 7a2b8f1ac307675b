import { util } from '@aws-appsync/utils';
import type { ReplyError } from '../../../src/contract/schema-types';
import type { TurnItem } from '../shared/items';
import { turnKey } from '../shared/keys';
import { isConditionFailure, refuseDeleted, refuseFailure } from '../shared/refuse';
import { updateItem } from '../shared/requests';
import type { SendContext } from '../shared/send';
import { leaveIfAnswered } from '../shared/send';
import { hasEnded, turnOf } from '../shared/turn';

const NOT_STARTED: ReplyError = { code: 'INTERNAL', message: 'The reply could not be started. Send the message again.', retryable: true };

/** The function did not take the event. Should it have come through all the same, its claim is the winner. */
export function request(ctx: SendContext) {
  leaveIfAnswered(ctx);
  const { owner, conversationId, turnId } = ctx.stash;
  return updateItem(turnKey(owner, conversationId, turnId), {
    expression: 'SET endedAs = :failed, replyError = :error, updatedAt = :time',
    values: { ':failed': 'FAILED', ':error': NOT_STARTED, ':time': util.time.nowISO8601() },
  }, {
    expression: 'attribute_exists(pk) AND attribute_not_exists(claim) AND attribute_not_exists(endedAs) AND attribute_not_exists(deletedAt)',
  });
}

export function response(ctx: SendContext<TurnItem | null>) {
  if (!isConditionFailure(ctx)) {
    refuseFailure(ctx);
  }
  const { now } = ctx.stash;
  const turn = ctx.result ?? ctx.stash.turn!;
  if (turn.deletedAt) {
    refuseDeleted();
  }
  const answer = turnOf(turn, now);
  if (hasEnded(turn, now)) {
    ctx.stash.failedTurn = answer;
  } else {
    ctx.stash.answer = answer;
  }
}
