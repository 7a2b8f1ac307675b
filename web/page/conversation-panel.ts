import type { BookEntry, ConversationBook } from './conversation-book';
import { byId, element } from './dom';

export interface PanelEvents {
  open(id: string): void;
  delete(id: string): void;
  /** The list cannot be brought in. */
  failed(reason: unknown): void;
}

/** The list of conversations beside the chat. */
export class ConversationPanel {
  private current?: string;

  constructor(private readonly book: ConversationBook, private readonly events: PanelEvents) {}

  async show(current: string): Promise<void> {
    this.current = current;
    try {
      this.draw(await this.book.list());
    } catch (reason) {
      this.events.failed(reason);
    }
  }

  private draw(entries: readonly BookEntry[]): void {
    byId('conversations').replaceChildren(...entries.map((entry) => this.row(entry)));
  }

  private row({ id, title }: BookEntry): HTMLElement {
    const open = element('button', {
      'type': 'button', 'class': 'open', 'dir': 'auto', 'title': title, 'aria-current': String(id === this.current), 'onclick': () => this.events.open(id),
    }, title);
    return element('li', { 'data-id': id, 'data-current': id === this.current },
      open,
      tool('✎', `Rename ${title}`, () => {
        const name = prompt('Name of the conversation', title)?.trim();
        if (!name) return;
        this.book.rename(id, name);
        void this.show(this.current!);
      }),
      tool('✕', `Delete ${title}`, () => { if (confirm(`Delete “${title}”? This cannot be undone.`)) this.events.delete(id); }));
  }
}

const tool = (sign: string, label: string, onclick: () => void): HTMLElement =>
  element('button', { 'type': 'button', 'class': 'tool', 'aria-label': label, onclick }, element('span', { 'aria-hidden': 'true' }, sign));
