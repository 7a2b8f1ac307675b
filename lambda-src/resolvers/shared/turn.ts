import type { Seconds, TurnItem } from './items';
import type { ReplyError, Turn, TurnStatus } from '../../../src/contract/schema-types';

/** A turn whose function disappeared; sending again starts a new one. */
const LOST: ReplyError = { code: 'LOST', message: 'The reply broke off. Send the message again.', retryable: true };

/** What became of a turn, by what was written and by the clock: no turn stays "streaming" after its deadline. */
export function statusOf(item: TurnItem, now: Seconds): TurnStatus {
  if (item.endedAs) {
    return item.endedAs;
  }
  if (item.deadline < now) {
    return item.stopAskedAt ? 'CANCELLED' : 'FAILED';
  }
  if (item.stopAskedAt) {
    return 'CANCELLING';
  }
  return item.claim ? 'STREAMING' : 'PENDING';
}

export function hasEnded(item: TurnItem, now: Seconds): boolean {
  return item.endedAs ? true : item.deadline < now;
}

export function turnOf(item: TurnItem, now: Seconds): Turn {
  const status = statusOf(item, now);
  const lost = status === 'FAILED' && !item.endedAs;
  return {
    conversationId: item.conversationId,
    id: item.turnId,
    message: item.message,
    reply: item.reply,
    status,
    stopReason: item.stopReason ?? null,
    usage: item.tokenUsage ?? null,
    error: lost ? LOST : item.replyError ?? null,
    createdAt: item.createdAt,
    updatedAt: item.updatedAt,
  };
}
