import type { ReplyError, TokenUsage, TurnEnd } from '../../../src/contract/schema-types';

/** Epoch seconds, AppSync's clock. */
export type Seconds = number;

/**
 * A turn. Its status is not stored but follows from `claim`, `stopAskedAt`, `endedAs` and `deadline` (see turn.ts), so that
 * every write can state in one condition what it needs, whatever else was written in between.
 * It has no `owner`: that would put it into the index of conversations.
 */
export interface TurnItem {
  readonly turnId: string;
  readonly conversationId: string;
  readonly message: string;
  readonly reply: string;
  /** Where the text of the last save stands in the reply. */
  readonly replyOffset: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** After this second a turn without an end is lost. */
  readonly deadline: Seconds;
  /** The execution that writes the reply. */
  readonly claim?: string;
  readonly stopAskedAt?: string;
  readonly endedAs?: TurnEnd;
  readonly stopReason?: string | null;
  readonly tokenUsage?: TokenUsage | null;
  readonly replyError?: ReplyError | null;
  /** The conversation was deleted while this turn ran: for its function the turn is gone. */
  readonly deletedAt?: string;
  readonly expiresAt?: Seconds;
}

/** One for each conversation that ever had a turn: says that it exists, which turn runs, and whether it was deleted. */
export interface LockItem {
  /** The latest turn; it runs as long as there is a deadline that has not passed. */
  readonly turnId: string;
  readonly deadline?: Seconds;
  readonly deletedAt?: string;
  readonly expiresAt?: Seconds;
}

/** What a signed-in caller's list of conversations shows: a part of the lock item. */
export interface ConversationItem {
  readonly conversationId: string;
  readonly title?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly expiresAt?: Seconds;
}

/** Remembers which turn a requestId stands for. */
export interface RequestItem {
  readonly turnId: string;
  readonly expiresAt: Seconds;
}

/** TTL removes items days late: an expired one reads as absent. */
export function isLive<Item extends { readonly expiresAt?: Seconds }>(item: Item | null | undefined, now: Seconds): item is Item {
  return item !== undefined && item !== null && (!item.expiresAt || item.expiresAt > now);
}
