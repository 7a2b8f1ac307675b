import { GraphqlFailure } from './failure';
import { type Clock, sleep } from '../clock';

export interface PersistOptions {
  readonly clock: Clock;
  /** No attempt begins after this point of the clock, or lasts beyond it. */
  readonly until: number;
  readonly random?: () => number;
}

const FIRST_DELAY_MILLIS = 50;
const LONGEST_DELAY_MILLIS = 2_000;
/** A connection that died while the function was frozen may swallow the first attempt; a slow API needs longer ones. */
const FIRST_ATTEMPT_MILLIS = 3_000;
const LONGEST_ATTEMPT_MILLIS = 25_000;

/** The permissions of a role that was just made, or changed, reach AppSync within seconds; a denial that lasts is a real one. */
const LONGEST_DENIAL_MILLIS = 10_000;

/** A delay that grows with every failure, with jitter, so that those who failed together do not come back together. */
export function backOff(failures: number, random: () => number = Math.random): number {
  return random() * Math.min(LONGEST_DELAY_MILLIS, FIRST_DELAY_MILLIS * 2 ** failures);
}

/** Repeats an idempotent attempt until it succeeds, is refused or denied for good, or the time is up. */
export async function persist<T>(attempt: (timeoutMillis: number) => Promise<T>, { clock, until, random }: PersistOptions): Promise<T> {
  const deniedUntil = Math.min(until, clock.now() + LONGEST_DENIAL_MILLIS);
  for (let failures = 0; ; ) {
    const left = until - clock.now();
    if (left <= 0) throw new GraphqlFailure('unavailable', 'no time left');
    try {
      return await attempt(Math.min(left, LONGEST_ATTEMPT_MILLIS, FIRST_ATTEMPT_MILLIS * 2 ** failures));
    } catch (error) {
      const delay = backOff(++failures, random);
      if (!(error instanceof GraphqlFailure) || clock.now() + delay >= lastMoment(error, until, deniedUntil)) throw error;
      await sleep(clock, delay);
    }
  }
}

/** When there is no other attempt after such a failure. */
function lastMoment({ kind, retryable }: GraphqlFailure, until: number, deniedUntil: number): number {
  if (retryable) return until;
  return kind === 'denied' ? deniedUntil : -Infinity;
}
