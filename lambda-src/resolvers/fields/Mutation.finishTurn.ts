import { util } from '@aws-appsync/utils';
import type { Context } from '@aws-appsync/utils';
import type { FinishTurnInput, ReplyEvent } from '../../../src/contract/schema-types';
import type { ChangeStash } from '../shared/change';
import { beginHandler, refuseWrite } from '../shared/handler';
import type { HandlerStash } from '../shared/handler';
import type { TurnItem } from '../shared/items';
import { replyEvent } from '../shared/reply-event';

type FinishContext = Context<{ input: FinishTurnInput }, ChangeStash & HandlerStash & Record<string, any>>;

/** The turn first, then the lock, then the event: whoever hears the end finds it stored and may send again. */
export function request(ctx: FinishContext) {
  beginHandler(ctx);
  const { claim, offset, reply, status, stopReason, usage, error } = ctx.args.input;
  ctx.stash.change = {
    update: {
      expression: 'SET endedAs = :status, reply = :reply, replyOffset = :offset, stopReason = :stopReason, tokenUsage = :usage,'
        + ' replyError = :error, updatedAt = :time',
      values: {
        ':status': status,
        ':reply': reply,
        ':offset': offset,
        ':stopReason': stopReason ?? null,
        ':usage': usage ?? null,
        ':error': error ?? null,
        ':time': util.time.nowISO8601(),
      },
    },
    condition: {
      expression: 'claim = :claim AND attribute_not_exists(endedAs) AND attribute_not_exists(deletedAt) AND deadline >= :now',
      values: { ':claim': claim, ':now': ctx.stash.now },
    },
  };
  return {};
}

/** Called again with its claim, it gives the same event again: the first answer may have been lost. */
export function response(ctx: FinishContext) {
  const { input } = ctx.args;
  const { refused, stored } = ctx.stash;
  if (refused && (!stored || stored.deletedAt || stored.claim !== input.claim || !stored.endedAs)) {
    refuseWrite(stored);
  }
  return lastEvent(input, stored!);
}

/** An end that the store holds differently from this call's is told from the store: its length shows a subscriber what to ask for. */
function lastEvent(input: FinishTurnInput, turn: TurnItem): ReplyEvent {
  const text = turn.reply === input.reply ? input : { offset: turn.reply.length, text: '' };
  return {
    ...replyEvent(input, { offset: text.offset, text: text.text }, turn.endedAs!),
    length: turn.reply.length,
    stopReason: turn.stopReason ?? null,
    usage: turn.tokenUsage ?? null,
    error: turn.replyError ?? null,
  };
}
