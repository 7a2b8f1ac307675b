import type { Clock } from '../../local/services';

/** Time that passes when the test says so. */
export class ManualClock implements Clock {
  private readonly timers = new Set<{ at: number; run: () => void }>();

  constructor(private time = Date.UTC(2026, 0, 31)) {}

  /** Milliseconds until each timer that is set. */
  get waiting(): number[] {
    return [...this.timers].map(({ at }) => at - this.time).sort((a, b) => a - b);
  }

  now(): number {
    return this.time;
  }

  setTimeout(run: () => void, millis: number): { cancel(): void } {
    const timer = { at: this.time + millis, run };
    this.timers.add(timer);
    return { cancel: () => void this.timers.delete(timer) };
  }

  /** Runs what is due, in order, each at its time. */
  advance(millis: number): void {
    const end = this.time + millis;
    for (;;) {
      const [next] = [...this.timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.timers.delete(next);
      this.time = next.at;
      next.run();
    }
    this.time = end;
  }
}
