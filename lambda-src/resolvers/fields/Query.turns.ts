import { pageSize } from '../shared/check';
import { beginConversation } from '../shared/conversation';
import type { ConversationContext } from '../shared/conversation';

export function request(ctx: ConversationContext<{ conversationId: string; limit?: number | null }>) {
  beginConversation(ctx, 'conversationId', ctx.args.conversationId);
  ctx.stash.pageSize = pageSize(ctx.args.limit);
  return {};
}

export function response(ctx: ConversationContext) {
  return ctx.stash.page ?? { items: [], nextToken: null };
}
