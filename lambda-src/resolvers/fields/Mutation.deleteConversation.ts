import { beginConversation } from '../shared/conversation';
import type { ConversationContext } from '../shared/conversation';

/** The tombstone makes the conversation unreadable; what is stored goes soon after, in batches that the function asks for. */
export function request(ctx: ConversationContext<{ id: string }>) {
  beginConversation(ctx, 'id', ctx.args.id);
  return {};
}

export function response(ctx: ConversationContext<{ id: string }>) {
  return ctx.args.id;
}
