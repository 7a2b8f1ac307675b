import { pageSize } from '../shared/check';
import { beginConversation } from '../shared/conversation';
import type { ConversationContext } from '../shared/conversation';
import { turnOf } from '../shared/turn';

export function request(ctx: ConversationContext<{ conversationId: string; limit?: number | null }>) {
  beginConversation(ctx, 'conversationId', ctx.args.conversationId);
  ctx.stash.pageSize = pageSize(ctx.args.limit);
  return {};
}

export function response(ctx: ConversationContext) {
  const { turns, nextToken, now } = ctx.stash;
  return { items: (turns ?? []).map((turn) => turnOf(turn, now)), nextToken: nextToken ?? null };
}
