import { GraphqlFailure } from './failure';
import { type Clock, sleep } from '../clock';

export interface PersistOptions {
  readonly clock: Clock;
  /** No attempt begins after this point of the clock. */
  readonly until: number;
  readonly signal?: AbortSignal;
  readonly random?: () => number;
}

const FIRST_DELAY_MILLIS = 50;
const LONGEST_DELAY_MILLIS = 2_000;

/** A delay that grows with every failure, with jitter, so that those who failed together do not come back together. */
export function backOff(failures: number, random: () => number = Math.random): number {
  return random() * Math.min(LONGEST_DELAY_MILLIS, FIRST_DELAY_MILLIS * 2 ** failures);
}

/** Repeats an idempotent attempt until it succeeds, is refused for good, or the time is up. */
export async function persist<T>(attempt: (timeoutMillis: number) => Promise<T>, { clock, until, signal, random }: PersistOptions): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await attempt(until - clock.now());
    } catch (error) {
      const delay = backOff(failures, random);
      if (!(error instanceof GraphqlFailure && error.retryable) || signal?.aborted || clock.now() + delay >= until) throw error;
      await sleep(clock, delay, signal);
    }
  }
}
