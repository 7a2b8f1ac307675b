import type { Clock } from '../../services';

/** Waits, unless there is nothing to wait for; ends early, without an error, when nobody listens any more. */
export function pause(clock: Clock, millis: number, signal: AbortSignal): Promise<void> {
  if (millis <= 0 || signal.aborted) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const end = () => {
      timer.cancel();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = clock.setTimeout(end, millis);
    signal.addEventListener('abort', end);
  });
}
