import { util } from '@aws-appsync/utils';
import type { TurnItem } from '../shared/items';
import { turnKey } from '../shared/keys';
import { isConditionFailure, refuseDeleted, refuseFailure } from '../shared/refuse';
import { updateItem } from '../shared/requests';
import { withRetention } from '../shared/retention';
import type { SendContext } from '../shared/send';
import { leaveIfAnswered } from '../shared/send';
import { turnOf } from '../shared/turn';

/** Writes the turn, or gives the one that the first send wrote a new deadline, as long as no function has taken it. */
export function request(ctx: SendContext) {
  leaveIfAnswered(ctx);
  const { owner, conversationId, turnId, now, deadline } = ctx.stash;
  return updateItem(turnKey(owner, conversationId, turnId), withRetention(ctx, now, {
    expression: 'SET turnId = :turnId, conversationId = :conversationId, message = if_not_exists(message, :message),'
      + ' reply = :empty, replyOffset = :zero, createdAt = if_not_exists(createdAt, :time), updatedAt = if_not_exists(updatedAt, :time),'
      + ' deadline = :deadline',
    values: {
      ':turnId': turnId,
      ':conversationId': conversationId,
      ':message': ctx.args.input.message,
      ':empty': '',
      ':zero': 0,
      ':time': util.time.nowISO8601(),
      ':deadline': deadline,
    },
  }), {
    expression: 'attribute_not_exists(pk)'
      + ' OR (attribute_not_exists(claim) AND attribute_not_exists(endedAs) AND attribute_not_exists(deletedAt) AND deadline >= :now)',
    values: { ':now': now },
  });
}

export function response(ctx: SendContext<TurnItem>) {
  if (isConditionFailure(ctx)) {
    if (ctx.result.deletedAt) {
      refuseDeleted();
    }
    ctx.stash.answer = turnOf(ctx.result, ctx.stash.now);
    return;
  }
  refuseFailure(ctx);
  ctx.stash.turn = ctx.result;
}
