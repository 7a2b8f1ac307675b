import type { Clock } from './services';

export const systemClock: Clock = {
  now: Date.now,
  setTimeout(run, millis) {
    const timer = setTimeout(run, millis);
    return { cancel: () => clearTimeout(timer) };
  },
};
