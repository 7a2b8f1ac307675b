import type { ConversationContext } from '../shared/conversation';
import type { LockItem } from '../shared/items';
import { lockKey } from '../shared/keys';
import { refuseFailure } from '../shared/refuse';
import { getItem } from '../shared/requests';

/** Only what was deleted is removed: a purge that is delivered twice must not touch a conversation that began anew under the same id. */
export function request(ctx: ConversationContext) {
  return getItem(lockKey(ctx.stash.owner, ctx.stash.conversationId));
}

export function response(ctx: ConversationContext<unknown, LockItem | null>) {
  refuseFailure(ctx);
  ctx.stash.buried = ctx.result && ctx.result.deletedAt ? true : false;
}
