import { util } from '@aws-appsync/utils';
import { Table } from '../../../src/contract/table';
import type { ConversationContext } from '../shared/conversation';
import type { LockItem } from '../shared/items';
import { lockKey } from '../shared/keys';
import { isConditionFailure, refuse, refuseFailure } from '../shared/refuse';
import { updateItem } from '../shared/requests';

/** Takes the conversation out of its owner's list too. Deleting again while the removal runs is allowed: it asks for the removal once more. */
export function request(ctx: ConversationContext) {
  const { owner, conversationId, now } = ctx.stash;
  return updateItem(lockKey(owner, conversationId), {
    expression: 'SET deletedAt = if_not_exists(deletedAt, :time) REMOVE #owner, title',
    names: { '#owner': Table.BY_OWNER_PARTITION_KEY },
    values: { ':time': util.time.nowISO8601() },
  }, {
    expression: 'attribute_exists(pk) AND (attribute_not_exists(expiresAt) OR expiresAt > :now)',
    values: { ':now': now },
  });
}

/** The latest turn is the next to be marked. */
export function response(ctx: ConversationContext<unknown, LockItem>) {
  if (isConditionFailure(ctx)) {
    refuse('NotFound', 'There is no such conversation.');
  }
  refuseFailure(ctx);
  ctx.stash.turnId = ctx.result.turnId;
}
