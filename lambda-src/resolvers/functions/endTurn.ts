import { util } from '@aws-appsync/utils';
import type { Context } from '@aws-appsync/utils';
import type { FinishTurnInput, ReplyEvent } from '../../../src/contract/schema-types';
import { refuseWrite } from '../shared/handler';
import type { HandlerStash } from '../shared/handler';
import type { TurnItem } from '../shared/items';
import { turnKey } from '../shared/keys';
import { isConditionFailure, refuseFailure } from '../shared/refuse';
import { replyEvent } from '../shared/reply-event';
import { updateItem } from '../shared/requests';

type EndContext = Context<{ input: FinishTurnInput }, HandlerStash & Record<string, any>, undefined, undefined, TurnItem>;

/** The only writer of ends. */
export function request(ctx: EndContext) {
  const { owner, conversationId, turnId, claim, offset, reply, status, stopReason, usage, error } = ctx.args.input;
  return updateItem(turnKey(owner, conversationId, turnId), {
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
  }, {
    expression: 'claim = :claim AND attribute_not_exists(endedAs) AND attribute_not_exists(deletedAt) AND deadline >= :now',
    values: { ':claim': claim, ':now': ctx.stash.now },
  });
}

/** Called again with its claim, it gives the same event again: the first answer may have been lost. */
export function response(ctx: EndContext) {
  const { input } = ctx.args;
  if (isConditionFailure(ctx)) {
    const turn = ctx.result;
    if (!turn || turn.deletedAt || turn.claim !== input.claim || !turn.endedAs) {
      refuseWrite(turn);
    }
    ctx.stash.event = lastEvent(input, turn);
    return;
  }
  refuseFailure(ctx);
  ctx.stash.event = lastEvent(input, ctx.result);
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
