import { byId } from './dom';

/** What is wrong with the conversation as a whole; with something to do about it where there is. */
export class Banner {
  private readonly box = byId('banner');
  private readonly button = byId('banner-retry');
  private retry?: () => void;

  constructor() {
    this.button.addEventListener('click', () => this.retry?.());
  }

  show(text: string, retry?: () => void): void {
    this.retry = retry;
    this.box.hidden = false;
    this.button.hidden = !retry;
    // Written only where it differs: a screen reader says it again at every change.
    if (byId('banner-text').textContent !== text) byId('banner-text').textContent = text;
  }

  hide(): void {
    this.box.hidden = true;
    byId('banner-text').textContent = '';
  }
}
