import 'deep-chat';
import type { DeepChat } from 'deep-chat';
import { type ChatTurnElement, TURN_ACTION, TURN_CONNECTED, type TurnModel } from './chat-turn';
import { TURN_STYLES } from './chat-turn-styles';
import { confirmed } from './confirm';
import { escapeHtml } from './escape-html';
import { FollowingScroll } from './following-scroll';
import type { TurnAction } from './reply-state';
import { type ChatSession, type ChatState, isEnd, type TurnState, type Unsubscribe } from '../../client';

type Signals = Parameters<NonNullable<NonNullable<DeepChat['connect']>['handler']>>[1];

export interface ChatViewEvents {
  sent(message: string): void;
  /** A reply has ended here: told once, for those who do not see it. */
  ended(turn: TurnState): void;
  newConversation(): void;
}

const html = (key: string) => ({ html: `<chat-turn data-key="${key}"></chat-turn>`, role: 'ai' });

declare global {
  interface Window { remarkable_plugins?: { plugin(markdown: { render(text: string): string }): void }[] }
}

// deep-chat's own Markdown lets HTML through. Turns are written by our own; what else it is given stands there as text.
window.remarkable_plugins = [{ plugin: (markdown) => { markdown.render = escapeHtml; } }];

/** One conversation on the screen: deep-chat's list and input, our session below them. */
export class ChatView {
  readonly chat = document.createElement('deep-chat');
  private readonly elements = new Map<string, ChatTurnElement>();
  /** Keys in the order of the list. */
  private readonly listed: string[] = [];
  private readonly unsubscribe: Unsubscribe;
  private readonly ended = new Set<string>();
  private historyShown = false;
  private follow?: FollowingScroll;
  /** What deep-chat clears away with a message that did not come from the input. */
  private setAside = '';
  private openReply?: { readonly requestId: string; readonly signals: Signals };

  constructor(readonly session: ChatSession, private readonly events: ChatViewEvents) {
    // deep-chat renders some time after its properties have been set, on a slow machine twice, and the second time
    // throws away what the first has shown: rendered by hand instead, once, in `mount`.
    this.chat._waitingToRender_ = true;
    // Without a font of its own deep-chat asks Google for one.
    this.chat.style.fontFamily = 'inherit';
    this.chat.connect = { stream: true, handler: (body, signals) => this.submitted(String(body.messages?.[0]?.text ?? ''), signals) };
    this.chat.loadHistory = async (index) => this.loadHistory(index);
    this.chat.validateInput = (text) => Boolean(text?.trim()) && !this.busy;
    this.chat.displayLoadingBubble = false;
    this.chat.auxiliaryStyle = TURN_STYLES;
    this.chat.textInput = { placeholder: { text: 'Ask something' } };
    this.chat.submitButtonStyles = { position: 'inside-end' };
    this.chat.messageStyles = { default: { shared: { bubble: { maxWidth: '100%', width: '100%' } }, user: { outerContainer: { display: 'none' } } } };
    this.chat.chatStyle = { width: '100%', height: '100%', backgroundColor: 'transparent', border: '0' };
    this.chat.addEventListener(TURN_CONNECTED, (event) => {
      const turn = event.composedPath()[0] as ChatTurnElement;
      this.elements.set(turn.key, turn);
      this.follow?.watch(turn);
      this.draw(this.session.state);
    });
    this.chat.addEventListener(TURN_ACTION, (event) => {
      const { action, model } = (event as CustomEvent<{ action: TurnAction; model: TurnModel }>).detail;
      this.act(action, model);
    });
    for (const { id, status } of session.state.turns) if (isEnd(status)) this.ended.add(id);
    this.unsubscribe = session.onChange((state) => this.changed(state));
  }

  mount(parent: HTMLElement): void {
    parent.append(this.chat);
    this.chat.onRender();
    this.makeAccessible();
  }

  /** Beside the input: what is written there stays. */
  send(message: string): void {
    if (this.busy) return;
    this.setAside = this.typed;
    this.chat.submitUserMessage({ text: message });
  }

  /** Not where it would bring up a keyboard on the screen. */
  focus(): void {
    if (!matchMedia('(pointer: coarse)').matches) this.chat.focusInput?.();
  }

  /** What stands in the input. */
  get typed(): string {
    return this.input.innerText.trim();
  }

  /** Puts text into the input, to be changed or sent. */
  write(text: string): void {
    this.input.textContent = text;
    this.input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }

  close(): void {
    this.follow?.close();
    this.unsubscribe();
    this.chat.remove();
  }

  private get input(): HTMLElement {
    return this.chat.shadowRoot!.getElementById('text-input')!;
  }

  private get busy(): boolean {
    const { turns, outgoing } = this.session.state;
    return (outgoing !== undefined && !outgoing.failure) || turns.some(({ status }) => !isEnd(status));
  }

  private submitted(message: string, signals: Signals): void {
    if (this.session.state.outgoing?.failure) this.session.discard();
    void this.session.send(message);
    const requestId = this.session.state.outgoing!.requestId;
    this.events.sent(message);
    this.listed.push(requestId);
    signals.onOpen();
    void signals.onResponse(html(requestId));
    signals.stopClicked.listener = () => void this.stop();
    this.openReply = { requestId, signals };
    this.follow?.toEnd();
    if (this.setAside) this.write(this.setAside);
    this.setAside = '';
  }

  private async stop(): Promise<void> {
    await this.session.stop().catch(() => { /* the reply goes on, and its button stays */ });
  }

  private act(action: TurnAction, model: TurnModel): void {
    switch (action) {
      case 'stop': return void this.stop();
      case 'retry': return this.send(model.message);
      case 'resend': return void this.session.resend();
      case 'discard': return this.session.discard();
      case 'new': return this.events.newConversation();
      case 'edit': return void this.edit(model.message);
      default: // copy: the turn does it itself
    }
  }

  private async edit(message: string): Promise<void> {
    if (this.typed && this.typed !== message && !await confirmed('Replace what you are writing?', 'Replace')) return;
    if (this.session.state.outgoing?.failure) this.session.discard();
    this.write(message);
    this.chat.focusInput?.();
  }

  private changed(state: ChatState): void {
    this.listNewTurns(state);
    this.draw(state);
    this.closeReply(state);
    for (const turn of state.turns) {
      if (!isEnd(turn.status) || !turn.settled || this.ended.has(turn.id)) continue;
      this.ended.add(turn.id);
      this.events.ended(turn);
    }
    this.chat.disableSubmitButton?.(false);
  }

  /** Turns that came in from elsewhere, after the last that is listed; earlier ones come with the history. */
  private listNewTurns(state: ChatState): void {
    if (!this.historyShown) return;
    // What is sent here is listed by deep-chat itself.
    const models = modelsOf(state).filter(({ turn }) => turn !== undefined);
    const lastListed = models.findLastIndex(({ key }) => this.listed.includes(key));
    for (const { key } of models.slice(lastListed + 1)) {
      this.listed.push(key);
      this.chat.addMessage(html(key));
    }
  }

  private async loadHistory(index: number) {
    if (index === 0) await this.untilLoaded();
    else await this.session.loadEarlier();
    const earlier = modelsOf(this.session.state).map(({ key }) => key).filter((key) => !this.listed.includes(key));
    this.listed.unshift(...earlier);
    this.historyShown = true;
    for (const { id, status } of this.session.state.turns) if (isEnd(status)) this.ended.add(id);
    return [...earlier.map(html), ...this.session.state.hasEarlier ? [false as const] : []];
  }

  private untilLoaded(): Promise<void> {
    if (this.session.state.loaded) return Promise.resolve();
    return new Promise((resolve) => {
      const stop = this.session.onChange(({ loaded }) => {
        if (!loaded) return;
        stop();
        resolve();
      });
    });
  }

  private draw(state: ChatState): void {
    const models = modelsOf(state);
    for (const model of models) this.elements.get(model.key)?.show(model);
    const shown = new Set(models.map(({ key }) => key));
    for (const [key, turn] of this.elements) turn.closest<HTMLElement>('.outer-message-container')?.toggleAttribute('hidden', !shown.has(key));
  }

  /** Gives the input back when the reply to it has ended, or could not be asked for. */
  private closeReply({ turns, outgoing, sentAs }: ChatState): void {
    if (!this.openReply) return;
    const { requestId, signals } = this.openReply;
    const turn = turns.find(({ id }) => sentAs[id] === requestId);
    const over = turn ? isEnd(turn.status) : outgoing?.requestId !== requestId || outgoing.failure !== undefined;
    if (!over) return;
    this.openReply = undefined;
    signals.onClose();
  }

  /** What deep-chat's own elements do not say by themselves. */
  private makeAccessible(): void {
    const root = this.chat.shadowRoot!;
    const messages = root.getElementById('messages');
    if (messages) this.follow = new FollowingScroll(messages);
    messages?.setAttribute('tabindex', '0');
    messages?.setAttribute('role', 'region');
    messages?.setAttribute('aria-label', 'Conversation');
    const input = root.getElementById('text-input');
    input?.setAttribute('aria-multiline', 'true');
    input?.setAttribute('dir', 'auto');
    for (const button of root.querySelectorAll('.input-button')) button.setAttribute('aria-label', 'Send or stop');
  }
}

/** The turns as they are listed: what this page has sent keeps the key under which it was shown first. */
function modelsOf({ turns, outgoing, sentAs }: ChatState): TurnModel[] {
  const known = turns.filter((turn) => turn.message !== undefined);
  const models = known.map((turn) => ({ key: sentAs[turn.id] ?? turn.id, message: turn.message!, turn }));
  const all = outgoing ? [...models, { key: outgoing.requestId, message: outgoing.message, failure: outgoing.failure }] : models;
  return all.map((model, index) => ({ ...model, isLast: index === all.length - 1 }));
}

