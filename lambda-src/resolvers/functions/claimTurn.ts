import type { Context } from '@aws-appsync/utils';
import type { StartTurnInput } from '../../../src/contract/schema-types';
import { refuseWrite } from '../shared/handler';
import type { HandlerStash } from '../shared/handler';
import type { TurnItem } from '../shared/items';
import { turnKey } from '../shared/keys';
import { isConditionFailure, refuseFailure } from '../shared/refuse';
import { replyEvent } from '../shared/reply-event';
import { updateItem } from '../shared/requests';
import { statusOf } from '../shared/turn';

type ClaimContext = Context<{ input: StartTurnInput }, HandlerStash & Record<string, any>, undefined, undefined, TurnItem>;

/** One execution writes the reply. Its own repeated call finds its claim and succeeds; a doubly delivered event does not. Without a turn there is no deadline. */
export function request(ctx: ClaimContext) {
  const { owner, conversationId, turnId, claim, timeoutSeconds } = ctx.args.input;
  const { now } = ctx.stash;
  return updateItem(turnKey(owner, conversationId, turnId), {
    expression: 'SET claim = :claim, deadline = :deadline',
    values: { ':claim': claim, ':deadline': now + timeoutSeconds },
  }, {
    expression: 'attribute_not_exists(deletedAt) AND attribute_not_exists(endedAs)'
      + ' AND deadline >= :now AND (attribute_not_exists(claim) OR claim = :sameClaim)',
    values: { ':now': now, ':sameClaim': claim },
  });
}

export function response(ctx: ClaimContext) {
  if (isConditionFailure(ctx)) {
    refuseWrite(ctx.result);
  }
  refuseFailure(ctx);
  const turn = ctx.result;
  ctx.stash.deadline = turn.deadline;
  ctx.stash.event = replyEvent(ctx.args.input, { offset: turn.reply.length, text: '' }, statusOf(turn, ctx.stash.now));
}
