import { element } from './dom';
import { MarkdownView } from './markdown';
import { noteOf, noteOfFailure, type ReplyNote, type TurnAction } from './reply-state';
import { type ChatError, isEnd, type TurnState, usageText } from '../../client';

/** A question and what became of it. */
export interface TurnModel {
  readonly key: string;
  readonly message: string;
  /** Absent as long as the question is on its way. */
  readonly turn?: TurnState;
  readonly failure?: ChatError;
  readonly isLast: boolean;
}

/** Said when a chat-turn has come into the page and wants its model. */
export const TURN_CONNECTED = 'chat-turn-connected';
export const TURN_ACTION = 'chat-turn-action';

const LABELS: Record<TurnAction, string> = {
  stop: 'Stop', copy: 'Copy', retry: 'Try again', edit: 'Edit and resend', resend: 'Send again', discard: 'Discard', new: 'New conversation',
};

/** Shows one turn; the list that it stands in is deep-chat's. */
export class ChatTurnElement extends HTMLElement {
  private readonly question = element('div', { class: 'question', dir: 'auto' });
  private readonly thoughts = element('div', { class: 'thoughts', dir: 'auto' });
  private readonly reasoning = element('details', { class: 'reasoning', hidden: true }, element('summary', {}, 'Reasoning'), this.thoughts);
  private readonly reply = element('div', { class: 'markdown' });
  private readonly note = element('p', { class: 'note' });
  private readonly actions = element('div', { class: 'actions' });
  private readonly markdown = new MarkdownView(this.reply);
  private shown = '';
  private frame = 0;
  private model?: TurnModel;

  connectedCallback(): void {
    if (!this.hasChildNodes()) {
      this.append(element('h2', { class: 'visually-hidden' }, 'You'), this.question,
        element('h2', { class: 'visually-hidden' }, 'Assistant'), this.reasoning, this.reply, this.note, this.actions);
      this.addEventListener('click', (event) => void this.clicked(event));
    }
    this.dispatchEvent(new CustomEvent(TURN_CONNECTED, { bubbles: true, composed: true }));
  }

  get key(): string {
    return this.dataset.key ?? '';
  }

  get copyText(): string {
    return this.model?.turn?.reply ?? '';
  }

  /** Drawn with the next frame: events come faster than a screen can show them. */
  show(model: TurnModel): void {
    this.model = model;
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.draw(this.model!);
    });
  }

  private draw({ message, turn, failure, isLast }: TurnModel): void {
    this.question.textContent = message;
    this.reasoning.hidden = !turn?.reasoning;
    this.thoughts.textContent = turn?.reasoning ?? '';
    this.markdown.render(turn?.reply ?? '');
    this.toggleAttribute('data-writing', turn !== undefined && !isEnd(turn.status) && turn.reply !== '');
    const note = failure ? noteOfFailure(failure) : turn ? noteOf(turn) : { kind: 'busy' as const, text: 'Sending…' };
    this.drawBelow(note, actionsOf(turn, failure, isLast, note), turn && isEnd(turn.status) ? usageText(turn) : undefined);
  }

  /** Only when something has changed: a button that is being pressed must not be replaced. */
  private drawBelow(note: ReplyNote | undefined, actions: readonly TurnAction[], usage: string | undefined): void {
    const state = JSON.stringify([note, actions, usage]);
    if (state === this.shown) return;
    this.shown = state;
    this.note.hidden = !note;
    this.note.dataset.kind = note?.kind ?? '';
    this.note.textContent = note?.text ?? '';
    this.actions.replaceChildren(
      ...actions.map((action) => element('button', {
        'type': 'button', 'data-action': action, 'data-main': action === 'stop' || action === note?.action,
      }, LABELS[action])),
      ...usage ? [element('span', { class: 'usage' }, usage)] : []);
  }

  private async clicked(event: Event): Promise<void> {
    const button = (event.composedPath() as HTMLElement[]).find((target) => target instanceof HTMLButtonElement);
    if (!button) return;
    const action = button.dataset.action as TurnAction | undefined;
    if (button.dataset.copy) return copied(button, button.closest('figure')!.querySelector('code')!.textContent ?? '');
    if (action === 'copy') return copied(button, this.copyText);
    if (action) this.dispatchEvent(new CustomEvent(TURN_ACTION, { bubbles: true, composed: true, detail: { action, model: this.model } }));
  }
}

function actionsOf(
  turn: TurnState | undefined, failure: ChatError | undefined, isLast: boolean, note: ReplyNote | undefined,
): readonly TurnAction[] {
  if (failure) return [...new Set<TurnAction>([note!.action!, 'edit', 'discard'])];
  if (!turn) return [];
  if (!isEnd(turn.status)) return turn.status === 'CANCELLING' ? [] : ['stop'];
  const actions: TurnAction[] = turn.reply ? ['copy'] : [];
  if (!isLast) return actions;
  if (note?.kind === 'error') return [...new Set<TurnAction>([...note.action ? [note.action] : [], ...actions, 'edit'])];
  return [...actions, 'retry', 'edit'];
}

async function copied(button: HTMLButtonElement, text: string): Promise<void> {
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
  } catch {
    button.textContent = 'Copying is not allowed here';
  }
  setTimeout(() => { button.textContent = label; }, 1500);
}

customElements.define('chat-turn', ChatTurnElement);
