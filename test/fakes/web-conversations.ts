import type { Conversation, ReplyError, ReplyEvent, TokenUsage, Turn, TurnEnd } from '../../src/contract/schema-types';

/** A refused operation, with the errorType that the schema promises. */
export class Refused extends Error {
  constructor(readonly errorType: string, message: string) {
    super(message);
  }
}

export interface EndDetails { readonly stopReason?: string; readonly usage?: TokenUsage; readonly error?: ReplyError }

/** A reply that is being written: what a test lets the model do. */
export class RunningReply {
  private said = '';

  constructor(
    private turn: Turn,
    readonly owner: string,
    private readonly store: (turn: Turn) => void,
    private readonly tell: (event: ReplyEvent) => void,
  ) {}

  get message(): string { return this.turn.message; }
  get stopRequested(): boolean { return this.turn.status === 'CANCELLING'; }

  requestStop(): Turn {
    return this.write({ status: 'CANCELLING' });
  }

  say(text: string): void {
    if (this.turn.status === 'PENDING') this.write({ status: 'STREAMING' });
    const offset = this.said.length;
    this.said += text;
    this.publish(offset, text);
  }

  think(reasoning: string, reasoningOffset: number): void {
    this.publish(this.said.length, '', { reasoning, reasoningOffset });
  }

  save(): void {
    this.write({ reply: this.said });
  }

  end(status: TurnEnd, details: EndDetails = {}): void {
    this.write({ reply: this.said, status, ...details });
    this.publish(this.said.length, '', { length: this.said.length, ...details });
  }

  private write(change: Partial<Turn>): Turn {
    this.turn = { ...this.turn, ...change, updatedAt: new Date().toISOString() };
    this.store(this.turn);
    return this.turn;
  }

  private publish(offset: number, text: string, more: Partial<ReplyEvent> = {}): void {
    const { conversationId, id: turnId, status } = this.turn;
    this.tell({ conversationId, turnId, owner: this.owner, offset, text, status, ...more });
  }
}

/** Conversations in memory, by the rules of the schema. */
export class Conversations {
  readonly running = new Map<string, RunningReply>();
  private readonly turns = new Map<string, Turn[]>();
  private readonly rows = new Map<string, Conversation & { owner: string }>();
  private readonly requests = new Map<string, string>();
  private count = 0;

  constructor(private readonly tell: (event: ReplyEvent) => void, private readonly answer: (reply: RunningReply) => void) {}

  send(owner: string, { conversationId, message, requestId }: { conversationId: string; message: string; requestId?: string }): Turn {
    const key = `${owner}#${conversationId}`;
    const turns = this.turns.get(key) ?? [];
    const repeated = requestId && turns.find(({ id }) => id === this.requests.get(`${key}#${requestId}`));
    if (repeated) return repeated;
    if (!message.trim()) throw new Refused('BadRequest', 'message must not be empty');
    if (this.running.has(key)) throw new Refused('Conflict', 'A reply is still running. Wait for its end, or stop it.');
    const now = new Date().toISOString();
    const turn: Turn = { conversationId, id: String(++this.count).padStart(26, '0'), message, reply: '', status: 'PENDING', createdAt: now, updatedAt: now };
    this.turns.set(key, [...turns, turn]);
    if (requestId) this.requests.set(`${key}#${requestId}`, turn.id);
    if (owner.startsWith('user:')) {
      const title = this.rows.get(key)?.title ?? message.slice(0, 60);
      this.rows.set(key, { owner, id: conversationId, title, createdAt: now, updatedAt: now });
    }
    const reply = new RunningReply(turn, owner, (changed) => this.store(key, changed), this.tell);
    this.running.set(key, reply);
    setImmediate(() => this.answer(reply));
    return turn;
  }

  cancel(owner: string, conversationId: string, id: string): Turn {
    const turn = this.turn(owner, conversationId, id);
    if (!turn) throw new Refused('NotFound', 'There is no such turn.');
    return this.running.get(`${owner}#${conversationId}`)?.requestStop() ?? turn;
  }

  turn(owner: string, conversationId: string, id: string): Turn | null {
    return this.turns.get(`${owner}#${conversationId}`)?.find((turn) => turn.id === id) ?? null;
  }

  page(owner: string, conversationId: string, limit = 20, nextToken?: string | null) {
    const latestFirst = [...this.turns.get(`${owner}#${conversationId}`) ?? []].reverse().filter(({ id }) => !nextToken || id < nextToken);
    const items = latestFirst.slice(0, limit);
    return { items, nextToken: latestFirst.length > limit ? items[limit - 1].id : null };
  }

  list(owner: string) {
    if (owner === 'key') throw new Refused('Forbidden', 'conversations are listed for signed-in callers only');
    return { items: [...this.rows.values()].filter((row) => row.owner === owner).reverse(), nextToken: null };
  }

  delete(owner: string, id: string): string {
    this.turns.delete(`${owner}#${id}`);
    this.rows.delete(`${owner}#${id}`);
    this.running.delete(`${owner}#${id}`);
    return id;
  }

  private store(key: string, turn: Turn): void {
    const turns = this.turns.get(key);
    if (turns) this.turns.set(key, turns.map((other) => other.id === turn.id ? turn : other));
    if (['COMPLETE', 'CANCELLED', 'FAILED'].includes(turn.status)) this.running.delete(key);
  }
}
