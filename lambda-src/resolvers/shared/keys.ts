import type { TurnItem } from './items';

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export const TURN_PREFIX = 'TURN#';

/** What is another's cannot be addressed: the owner is part of the key. A conversationId has no `#`, so the two never run together. */
export function partition(owner: string, conversationId: string): string {
  return `${owner}#${conversationId}`;
}

export function lockKey(owner: string, conversationId: string): Key {
  return { pk: partition(owner, conversationId), sk: 'LOCK' };
}

export function requestKey(owner: string, conversationId: string, requestId: string): Key {
  return { pk: partition(owner, conversationId), sk: `REQUEST#${requestId}` };
}

export function turnKey(owner: string, conversationId: string, turnId: TurnItem['turnId']): Key {
  return { pk: partition(owner, conversationId), sk: `${TURN_PREFIX}${turnId}` };
}
