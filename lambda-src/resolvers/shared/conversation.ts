import { util } from '@aws-appsync/utils';
import type { Context } from '@aws-appsync/utils';
import { checkConversationId } from './check';
import type { Seconds, TurnItem } from './items';
import { ownerOf } from './owner';

/** What the steps of a client field about one conversation know. */
export interface ConversationStash {
  owner: string;
  conversationId: string;
  now: Seconds;
  /** Nobody ever wrote to it, it has expired, or it was deleted: the three look alike. */
  absent?: boolean;
  /** Which turn the step `readTurn` looks for, and what it finds. */
  soughtId?: string;
  found?: TurnItem;
  /** How many turns the step `readTurns` takes, and what it finds: latest first. */
  pageSize?: number;
  turns?: TurnItem[];
  nextToken?: string | null;
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
