import { util } from '@aws-appsync/utils';
import type { Context } from '@aws-appsync/utils';
import type { SaveReplyInput } from '../../../src/contract/schema-types';
import { beginHandler, refuseWrite } from '../shared/handler';
import type { HandlerStash } from '../shared/handler';
import type { TurnItem } from '../shared/items';
import { turnKey } from '../shared/keys';
import { isConditionFailure, refuseFailure } from '../shared/refuse';
import { replyEvent } from '../shared/reply-event';
import { getItem, updateItem } from '../shared/requests';
import { hasEnded, statusOf } from '../shared/turn';

type SaveArgs = { input: SaveReplyInput & { reply?: string | null } };
type SaveContext = Context<SaveArgs, HandlerStash & Record<string, any>, undefined, undefined, TurnItem | null>;

/** Without a reply it is a sign of life, which costs a read and no write. */
export function request(ctx: SaveContext) {
  beginHandler(ctx);
  const { owner, conversationId, turnId, claim, offset, reply } = ctx.args.input;
  const key = turnKey(owner, conversationId, turnId);
  if (typeof reply !== 'string') {
    return getItem(key);
  }
  return updateItem(key, {
    expression: 'SET reply = :reply, replyOffset = :offset, updatedAt = :time',
    values: { ':reply': reply, ':offset': offset, ':time': util.time.nowISO8601() },
  }, {
    expression: 'claim = :claim AND attribute_not_exists(endedAs) AND attribute_not_exists(deletedAt) AND deadline >= :now AND replyOffset <= :latest',
    values: { ':claim': claim, ':now': ctx.stash.now, ':latest': offset },
  });
}

/** The answer brings CANCELLING where somebody asked to stop, and NotFound where the conversation is gone. */
export function response(ctx: SaveContext) {
  if (isConditionFailure(ctx)) {
    refuseWrite(ctx.result);
  }
  refuseFailure(ctx);
  const turn = ctx.result;
  const { input } = ctx.args;
  if (!turn || turn.deletedAt || turn.claim !== input.claim || hasEnded(turn, ctx.stash.now)) {
    refuseWrite(turn);
  }
  return replyEvent(input, input, statusOf(turn!, ctx.stash.now));
}
