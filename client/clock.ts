/** Time as the client sees it; tests put their own here. */
export interface Clock {
  now(): number;
  /** Returns what calls the run off. */
  after(millis: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (millis, run) => {
    const timer = setTimeout(run, millis);
    return () => clearTimeout(timer);
  },
};

export const sleep = (clock: Clock, millis: number): Promise<void> =>
  new Promise((resolve) => { clock.after(millis, resolve); });
