import type { Clock } from '../clock';

export type Silence = 'silence';

/** The next part of a stream; `silence` when nothing came for so long or the signal was aborted. A stream may ignore its signal. */
export function nextPart<T>(parts: AsyncIterator<T>, millis: number, signal: AbortSignal, clock: Clock): Promise<IteratorResult<T> | Silence> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return resolve('silence');
    const giveUp = () => {
      tidy();
      resolve('silence');
    };
    const timer = clock.setTimeout(giveUp, millis);
    signal.addEventListener('abort', giveUp);
    const tidy = () => {
      timer.cancel();
      signal.removeEventListener('abort', giveUp);
    };
    parts.next().then((result) => {
      tidy();
      resolve(result);
    }, (error) => {
      tidy();
      reject(error);
    });
  });
}
