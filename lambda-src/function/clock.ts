export interface Timer {
  cancel(): void;
}

/** Time as the function sees it; tests put their own here. */
export interface Clock {
  /** Milliseconds that never go back. */
  now(): number;
  setTimeout(run: () => void, millis: number): Timer;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  setTimeout: (run, millis) => {
    const timer = setTimeout(run, millis);
    return { cancel: () => clearTimeout(timer) };
  },
};

/** Resolves after so long, or as soon as the signal is aborted. */
export function sleep(clock: Clock, millis: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const wake = () => {
      timer.cancel();
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const timer = clock.setTimeout(wake, millis);
    signal?.addEventListener('abort', wake);
  });
}

/** Waits for the promise, but not longer than this; what becomes of the promise is not told. */
export async function within(clock: Clock, millis: number, promise: Promise<unknown>): Promise<void> {
  const done = new AbortController();
  const finish = () => done.abort();
  promise.then(finish, finish);
  await sleep(clock, millis, done.signal);
}
