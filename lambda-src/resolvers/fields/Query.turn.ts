import { isTurnId } from '../shared/check';
import { beginConversation } from '../shared/conversation';
import type { ConversationContext } from '../shared/conversation';
import { turnOf } from '../shared/turn';

/** The snapshot that repairs what a subscriber missed. */
export function request(ctx: ConversationContext<{ conversationId: string; id: string }>) {
  beginConversation(ctx, 'conversationId', ctx.args.conversationId);
  if (isTurnId(ctx.args.id)) {
    ctx.stash.soughtId = ctx.args.id;
  }
  return {};
}

export function response(ctx: ConversationContext) {
  const { found, now } = ctx.stash;
  return found ? turnOf(found, now) : null;
}
