import type { Clock } from '../../client/clock';

/** Time that passes when the test says so. */
export class ManualClock implements Clock {
  private millis = 0;
  private timers: { at: number; run: () => void }[] = [];

  now(): number {
    return this.millis;
  }

  after(millis: number, run: () => void): () => void {
    const timer = { at: this.millis + millis, run };
    this.timers.push(timer);
    return () => { this.timers = this.timers.filter((other) => other !== timer); };
  }

  /** Runs what is due, in order; promises settle in between. */
  async advance(millis: number): Promise<void> {
    const until = this.millis + millis;
    await settle();
    for (;;) {
      const [next] = this.timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.timers = this.timers.filter((timer) => timer !== next);
      this.millis = Math.max(this.millis, next.at);
      next.run();
      await settle();
    }
    this.millis = until;
  }

  get pending(): number {
    return this.timers.length;
  }
}

/** Lets everything run that only waits for promises. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
