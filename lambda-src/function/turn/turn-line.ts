import type { Coalescer } from './coalescer';
import type { Ending } from './ending';
import { Metrics } from '../../../src/contract/metrics';
import type { LogFields } from '../log';
import { embeddedMetrics } from '../metrics';

export interface EndedTurn {
  readonly turnId: string;
  readonly ending: Ending;
  readonly coalescer: Coalescer;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Whether the API has taken the end. */
  readonly finished: boolean;
}

/**
 * The one line that a turn leaves in the log. The turn's id stands in it, the conversation's does not:
 * where the API key is the only credential, knowing that is what opens a conversation.
 */
export function turnLine({ turnId, ending, coalescer, startedAt, endedAt, finished }: EndedTurn): LogFields {
  const { figures, reply } = coalescer;
  const since = (moment: number | undefined) => moment === undefined ? undefined : Math.round(moment - startedAt);
  return {
    turnId,
    status: ending.status,
    code: ending.error?.code,
    stopReason: ending.stopReason,
    replyCharacters: reply.length,
    replyBytes: reply.bytes,
    publishes: figures.publishes,
    saves: figures.saves,
    ...embeddedMetrics({
      [finished ? ENDS[ending.status] : Metrics.TURNS_LOST]: 1,
      [Metrics.FIRST_TEXT_MILLIS]: since(figures.firstTextAt),
      [Metrics.FIRST_PUBLISH_MILLIS]: since(figures.firstPublishAt),
      [Metrics.TURN_MILLIS]: since(endedAt),
      [Metrics.PUBLISH_FAILURES]: figures.failures,
      [Metrics.INPUT_TOKENS]: ending.usage?.inputTokens,
      [Metrics.OUTPUT_TOKENS]: ending.usage?.outputTokens,
    }),
  };
}

const ENDS = { COMPLETE: Metrics.TURNS_COMPLETE, CANCELLED: Metrics.TURNS_CANCELLED, FAILED: Metrics.TURNS_FAILED } as const;
