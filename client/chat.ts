import { backoffMillis } from './backoff';
import { type ChatSession, type ChatState, type Outgoing, Watched } from './chat-session';
import { type Clock, sleep, systemClock } from './clock';
import { applyEvent, applyTurn, isEnd, removeTurn } from './conversation';
import { ChatError } from './errors';
import { randomId } from './random-id';
import type { ChatTransport, Unsubscribe } from './transport';
import { TurnWatch } from './turn-watch';

export interface ChatOptions {
  readonly transport: ChatTransport;
  /** Default: a new one. */
  readonly conversationId?: string;
  /** Nothing has been said in it yet. Default: where no conversationId is given. */
  readonly isNew?: boolean;
  readonly pageSize?: number;
  readonly clock?: Clock;
  readonly random?: () => number;
}

const PAGE_SIZE = 20;
/** A send does not wait longer for the subscription: what is missed is repaired. */
const START_MILLIS = 5_000;
const SEND_ATTEMPTS = 5;

/** The story of a conversation: listen, send, put the reply together, repair what was missed. */
export class Chat implements ChatSession {
  private readonly watched: Watched<ChatState>;
  private readonly watch: TurnWatch;
  private readonly clock: Clock;
  private readonly unsubscribe: Unsubscribe[];
  private nextToken?: string | null;
  private listening = false;
  private awaitingStart: (() => void)[] = [];
  private closed = false;
  private readonly isNew: boolean;

  constructor(private readonly options: ChatOptions) {
    const { transport, conversationId = randomId(), isNew = options.conversationId === undefined } = options;
    this.clock = options.clock ?? systemClock;
    this.isNew = isNew;
    this.watched = new Watched<ChatState>({ conversationId, turns: [], sentAs: {}, loaded: isNew, hasEarlier: false, deleted: false });
    this.watch = new TurnWatch({
      clock: this.clock,
      random: options.random,
      ask: (turnId) => this.ask(turnId),
      find: (turnId) => this.state.turns.find(({ id }) => id === turnId),
      isListening: () => this.listening,
    });
    this.unsubscribe = [
      transport.onConnection((state) => { this.setListening(this.listening && state === 'connected'); }),
      transport.onReply(conversationId, {
        next: (event) => {
          this.watched.set({ turns: applyEvent(this.state.turns, event) });
          this.watch.heard(event.turnId);
        },
        started: () => this.started(),
        error: (refusal) => {
          this.watched.set({ refusal });
          this.wakeSenders();
        },
      }),
    ];
    if (!isNew) void this.loadLatest();
  }

  get state(): ChatState {
    return this.watched.state;
  }

  onChange(listener: (state: ChatState) => void): Unsubscribe {
    return this.watched.onChange(listener);
  }

  async send(message: string): Promise<void> {
    await this.deliver({ requestId: randomId(), message });
  }

  async resend(): Promise<void> {
    const { outgoing } = this.state;
    if (outgoing?.failure) await this.deliver({ requestId: outgoing.requestId, message: outgoing.message });
  }

  discard(): void {
    if (this.state.outgoing?.failure) this.watched.set({ outgoing: undefined });
  }

  async stop(): Promise<void> {
    const running = this.state.turns.find(({ status }) => !isEnd(status));
    if (!running) return;
    const turn = await this.options.transport.cancelTurn(this.state.conversationId, running.id);
    this.watched.set({ turns: applyTurn(this.state.turns, turn) });
    this.watch.review(running.id);
  }

  async loadEarlier(): Promise<void> {
    if (this.nextToken) await this.loadPage(this.nextToken);
  }

  async delete(): Promise<void> {
    await this.options.transport.deleteConversation(this.state.conversationId);
    this.watched.set({ turns: [], outgoing: undefined, hasEarlier: false, deleted: true });
    this.close();
  }

  close(): void {
    this.closed = true;
    this.watch.close();
    for (const unsubscribe of this.unsubscribe) unsubscribe();
    this.wakeSenders();
  }

  private async deliver(outgoing: Outgoing): Promise<void> {
    this.watched.set({ outgoing });
    try {
      await this.untilListening();
      const turn = await this.sendSafely(outgoing);
      this.watched.set({
        outgoing: undefined,
        turns: applyTurn(this.state.turns, turn),
        sentAs: { ...this.state.sentAs, [turn.id]: outgoing.requestId },
      });
      this.watch.review(turn.id);
    } catch (reason) {
      this.watched.set({ outgoing: { ...outgoing, failure: ChatError.from(reason) } });
    }
  }

  /** The request's id makes it safe to send again what may have arrived. */
  private async sendSafely({ requestId, message }: Outgoing) {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.options.transport.sendMessage({ conversationId: this.state.conversationId, message, requestId });
      } catch (reason) {
        if (!ChatError.from(reason).retryable || attempt === SEND_ATTEMPTS || this.closed) throw reason;
        await sleep(this.clock, backoffMillis(attempt, this.options.random));
      }
    }
  }

  private untilListening(): Promise<void> {
    if (this.listening || this.state.refusal) return Promise.resolve();
    return new Promise((resolve) => {
      const callOff = this.clock.after(START_MILLIS, resolve);
      this.awaitingStart.push(() => { callOff(); resolve(); });
    });
  }

  private started(): void {
    const mayHaveMissed = this.state.turns.length > 0 || !this.isNew;
    this.setListening(true);
    this.wakeSenders();
    if (mayHaveMissed) void this.loadLatest();
  }

  private wakeSenders(): void {
    for (const wake of this.awaitingStart.splice(0)) wake();
  }

  private setListening(listening: boolean): void {
    if (this.listening === listening) return;
    this.listening = listening;
    for (const { id } of this.state.turns) this.watch.review(id);
  }

  /** What another device has said, and what was missed while nobody listened. */
  private async loadLatest(): Promise<void> {
    await this.loadPage(undefined);
    for (const { id, settled } of this.state.turns) if (!settled) this.watch.review(id);
  }

  private async loadPage(nextToken: string | undefined): Promise<void> {
    try {
      const page = await this.options.transport.turns(this.state.conversationId, { limit: this.options.pageSize ?? PAGE_SIZE, nextToken });
      if (this.closed) return;
      const oldestKnown = this.state.turns[0]?.id;
      const reachesFurther = page.items.some(({ id }) => oldestKnown === undefined || id < oldestKnown);
      if (nextToken || reachesFurther || oldestKnown === undefined) this.nextToken = page.nextToken;
      const turns = page.items.reduce(applyTurn, this.state.turns);
      this.watched.set({ turns, hasEarlier: Boolean(this.nextToken), loaded: true, failure: undefined });
    } catch (reason) {
      if (!this.closed) this.watched.set({ failure: ChatError.from(reason), loaded: true });
    }
  }

  private async ask(turnId: string): Promise<void> {
    const turn = await this.options.transport.turn(this.state.conversationId, turnId);
    if (this.closed) return;
    if (turn) this.watched.set({ turns: applyTurn(this.state.turns, turn) });
    else this.watched.set({ turns: removeTurn(this.state.turns, turnId), deleted: true });
  }
}
