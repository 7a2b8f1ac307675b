import type { Broadcasts } from './broadcasts';
import { type ChatSession, type ChatState, Watched } from './chat-session';
import { applyTurn } from './conversation';
import { ChatError } from './errors';
import { randomId } from './random-id';
import type { ChatTransport, Unsubscribe } from './transport';

/** A chat over an API that has `invokeModel` only: each question is answered once, as a whole, and nothing is remembered. */
export class SingleAnswers implements ChatSession {
  private readonly watched = new Watched<ChatState>(
    { conversationId: randomId(), turns: [], sentAs: {}, loaded: true, hasEarlier: false, deleted: false });
  private asked = 0;

  constructor(private readonly transport: Pick<ChatTransport, 'invokeModel'>, private readonly broadcasts?: Broadcasts) {}

  get state(): ChatState {
    return this.watched.state;
  }

  onChange(listener: (state: ChatState) => void): Unsubscribe {
    return this.watched.onChange(listener);
  }

  async send(message: string): Promise<void> {
    const requestId = randomId();
    this.watched.set({ outgoing: { requestId, message } });
    try {
      const answer = this.transport.invokeModel(message);
      const reply = await (this.broadcasts?.answered(answer) ?? answer);
      const id = String(++this.asked).padStart(8, '0');
      const now = new Date().toISOString();
      const turn = { conversationId: this.state.conversationId, id, message, reply, status: 'COMPLETE' as const, createdAt: now, updatedAt: now };
      this.watched.set({
        outgoing: undefined,
        turns: applyTurn(this.state.turns, turn),
        sentAs: { ...this.state.sentAs, [id]: requestId },
      });
    } catch (reason) {
      this.watched.set({ outgoing: { requestId, message, failure: ChatError.from(reason) } });
    }
  }

  async resend(): Promise<void> {
    const { outgoing } = this.state;
    if (outgoing?.failure) await this.send(outgoing.message);
  }

  discard(): void {
    if (this.state.outgoing?.failure) this.watched.set({ outgoing: undefined });
  }

  async delete(): Promise<void> {
    this.watched.set({ turns: [], outgoing: undefined, deleted: true });
  }

  async stop(): Promise<void> { /* an answer that is given as a whole cannot be stopped */ }

  async loadEarlier(): Promise<void> { /* nothing is remembered */ }

  close(): void { /* holds nothing open */ }
}
