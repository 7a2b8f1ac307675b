/** Keeps the end of a growing list in view, as long as the reader is at the end. */
export class FollowingScroll {
  private following = true;
  private readonly growth = new ResizeObserver(() => { if (this.following) this.toEnd(); });

  constructor(private readonly list: HTMLElement) {
    list.addEventListener('scroll', () => { this.following = list.scrollHeight - list.clientHeight - list.scrollTop < NEAR_PIXELS; }, { passive: true });
    this.growth.observe(list);
  }

  watch(item: HTMLElement): void {
    this.growth.observe(item);
  }

  /** Whoever has just asked wants to see the answer. */
  toEnd(): void {
    this.following = true;
    this.list.scrollTop = this.list.scrollHeight;
  }

  close(): void {
    this.growth.disconnect();
  }
}

const NEAR_PIXELS = 60;
