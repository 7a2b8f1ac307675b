import { util } from '@aws-appsync/utils';
import type { ConversationContext } from '../shared/conversation';
import type { LockItem } from '../shared/items';
import { lockKey } from '../shared/keys';
import { isConditionFailure, refuse, refuseFailure } from '../shared/refuse';
import { updateItem } from '../shared/requests';

/** Deleting again while the removal runs is allowed: it asks for the removal once more. */
export function request(ctx: ConversationContext) {
  const { owner, conversationId, now } = ctx.stash;
  return updateItem(lockKey(owner, conversationId), {
    expression: 'SET deletedAt = if_not_exists(deletedAt, :time)',
    values: { ':time': util.time.nowISO8601() },
  }, {
    expression: 'attribute_exists(pk) AND (attribute_not_exists(expiresAt) OR expiresAt > :now)',
    values: { ':now': now },
  });
}

export function response(ctx: ConversationContext<unknown, LockItem>) {
  if (isConditionFailure(ctx)) {
    refuse('NotFound', 'There is no such conversation.');
  }
  refuseFailure(ctx);
  ctx.stash.latestTurnId = ctx.result.turnId;
}
