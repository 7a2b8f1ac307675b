import type { ReplyEvent, TurnStatus } from '../../../src/contract/schema-types';

/** What every handler input says: which turn. */
export interface TurnAddress {
  readonly conversationId: string;
  readonly turnId: string;
  readonly owner: string;
}

interface EventText {
  readonly offset: number;
  readonly text: string;
  readonly reasoning?: string | null;
  readonly reasoningOffset?: number | null;
}

/** An event about something other than the end; every field that a subscription filters by is there. */
export function replyEvent(address: TurnAddress, text: EventText, status: TurnStatus): ReplyEvent {
  return {
    conversationId: address.conversationId,
    turnId: address.turnId,
    owner: address.owner,
    offset: text.offset,
    text: text.text,
    reasoning: text.reasoning ?? null,
    reasoningOffset: text.reasoningOffset ?? null,
    status,
  };
}
