import type { ConversationContext } from '../shared/conversation';
import { isLive } from '../shared/items';
import type { LockItem } from '../shared/items';
import { lockKey } from '../shared/keys';
import { refuseFailure } from '../shared/refuse';
import { getItem } from '../shared/requests';

/** A deleted conversation is unreadable at once, while the removal of its items still runs. */
export function request(ctx: ConversationContext) {
  return getItem(lockKey(ctx.stash.owner, ctx.stash.conversationId));
}

export function response(ctx: ConversationContext<unknown, LockItem | null>) {
  refuseFailure(ctx);
  const lock = ctx.result;
  ctx.stash.absent = !isLive(lock, ctx.stash.now) || lock.deletedAt ? true : false;
}
