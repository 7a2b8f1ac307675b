import { confirmed } from './confirm';
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
  private readonly list = byId('conversations');
  private current?: string;
  private renaming = false;
  private shows = 0;
  private closed = false;
  private readonly forget: () => void;

  constructor(private readonly book: ConversationBook, private readonly events: PanelEvents) {
    this.forget = book.onChangeElsewhere(() => { if (this.current) void this.show(this.current); });
  }

  async show(current: string): Promise<void> {
    this.current = current;
    const show = ++this.shows;
    // A list that was asked for earlier may come later, or when somebody else is at the page.
    const isWanted = () => show === this.shows && !this.closed;
    try {
      const entries = await this.book.list();
      if (isWanted() && !this.renaming) this.draw(entries);
    } catch (reason) {
      if (isWanted()) this.events.failed(reason);
    }
  }

  close(): void {
    this.closed = true;
    this.forget();
    this.list.replaceChildren();
  }

  private draw(entries: readonly BookEntry[]): void {
    this.list.replaceChildren(...entries.map((entry) => this.row(entry)));
  }

  private row({ id, title }: BookEntry): HTMLElement {
    const isOpen = id === this.current;
    const open = element('button', {
      type: 'button', class: 'open', dir: 'auto', title: title, onclick: () => this.events.open(id), ...isOpen ? { 'aria-current': 'true' } : {},
    }, title);
    const row: HTMLElement = element('li', { 'data-id': id, 'data-current': isOpen },
      open,
      tool('✎', `Rename ${title}`, () => this.rename(row, id, title)),
      tool('✕', `Delete ${title}`, async () => {
        if (await confirmed(`Delete “${title}”? This cannot be undone.`, 'Delete')) this.events.delete(id);
      }));
    return row;
  }

  /** Enter and leaving keep the new name, Escape the old one. */
  private rename(row: HTMLElement, id: string, title: string): void {
    this.renaming = true;
    const input = element('input', { 'class': 'name', 'dir': 'auto', 'aria-label': `New name of ${title}`, 'maxlength': '120', 'value': title });
    const finish = async (name: string, isByKey: boolean): Promise<void> => {
      if (!this.renaming) return;
      this.renaming = false;
      if (name && name !== title) this.book.rename(id, name);
      await this.show(this.current!);
      if (isByKey) this.list.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"] .open`)?.focus();
    };
    input.addEventListener('keydown', (event) => {
      if (event.isComposing || !['Enter', 'Escape'].includes(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
      void finish(event.key === 'Enter' ? input.value.trim() : title, true);
    });
    input.addEventListener('blur', () => void finish(input.value.trim(), false));
    row.replaceChildren(input);
    input.focus();
    input.select();
  }
}

const tool = (sign: string, label: string, onclick: () => void): HTMLElement =>
  element('button', { 'type': 'button', 'class': 'tool', 'aria-label': label, onclick }, element('span', { 'aria-hidden': 'true' }, sign));
