import type { Ending } from './ending';
import { Metrics } from '../../../src/contract/metrics';
import type { ReplyEvent } from '../../../src/contract/schema-types';
import { GraphqlFailure } from '../graphql/failure';
import { persist, type PersistOptions } from '../graphql/persist';
import type { ReplyApi } from '../graphql/reply-api';
import { describeError, type Log } from '../log';
import { embeddedMetrics } from '../metrics';

/** Which turn, and by which execution. */
export interface ClaimedTurn {
  readonly conversationId: string;
  readonly turnId: string;
  readonly owner: string;
  readonly claim: string;
}

export interface LastText {
  readonly offset: number;
  readonly text: string;
  readonly reply: string;
}

/** The two calls that a turn cannot do without, each repeated while there is time; both are idempotent by the claim. */
export function turnCalls(api: ReplyApi, turn: ClaimedTurn, patience: PersistOptions, log: Log) {
  const { turnId } = turn;
  return {
    /** Undefined where the turn is not this execution's to answer; an everyday matter, as Lambda may deliver an event twice. */
    async start(timeoutSeconds: number): Promise<ReplyEvent | undefined> {
      try {
        return await persist((timeoutMillis) => api.startTurn({ ...turn, timeoutSeconds }, { timeoutMillis }), patience);
      } catch (error) {
        if (error instanceof GraphqlFailure && error.kind === 'refused') {
          log.info('turn not taken', { turnId, code: error.code });
        } else {
          log.error('turn not taken: the API cannot be reached or denies this function; the turn will count as LOST', {
            turnId, ...describeError(error), ...embeddedMetrics({ [Metrics.TURNS_LOST]: 1 }),
          });
        }
        return undefined;
      }
    },

    /** Whether the API has taken the end. */
    async finish(text: LastText, ending: Ending): Promise<boolean> {
      try {
        await persist((timeoutMillis) => api.finishTurn({ ...turn, ...text, ...ending }, { timeoutMillis }), patience);
        return true;
      } catch (error) {
        log.error('the end of a turn could not be stored; the turn will count as LOST', { turnId, ...describeError(error) });
        return false;
      }
    },
  };
}
