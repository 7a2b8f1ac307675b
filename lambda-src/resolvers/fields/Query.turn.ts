import { beginConversation } from '../shared/conversation';
import type { ConversationContext } from '../shared/conversation';

export function request(ctx: ConversationContext<{ conversationId: string; id: string }>) {
  beginConversation(ctx, 'conversationId', ctx.args.conversationId);
  return {};
}

export function response(ctx: ConversationContext) {
  return ctx.stash.turn ?? null;
}
