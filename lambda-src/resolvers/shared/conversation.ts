import { util } from '@aws-appsync/utils';
import type { Context } from '@aws-appsync/utils';
import { checkConversationId } from './check';
import type { Seconds } from './items';
import { ownerOf } from './owner';

/** What the steps of a client field about one conversation know. */
export interface ConversationStash {
  owner: string;
  conversationId: string;
  now: Seconds;
  /** Nobody ever wrote to it, it has expired, or it was deleted: the three look alike. */
  absent?: boolean;
}

export type ConversationContext<Args = unknown, Result = unknown> = Context<Args, ConversationStash & Record<string, any>, any, undefined, Result>;

/** Begins a client field about one conversation of the caller's. */
export function beginConversation(ctx: ConversationContext<any, any>, argument: string, conversationId: string): void {
  const owner = ownerOf(ctx);
  checkConversationId(argument, conversationId);
  ctx.stash.owner = owner;
  ctx.stash.conversationId = conversationId;
  ctx.stash.now = util.time.nowEpochSeconds();
}
