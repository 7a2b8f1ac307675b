import type { Turns } from './conversation';
import type { ChatError } from './errors';
import type { Unsubscribe } from './transport';

/** A message on its way, or one that did not get there. */
export interface Outgoing {
  readonly requestId: string;
  readonly message: string;
  readonly failure?: ChatError;
}

export interface ChatState {
  readonly conversationId: string;
  readonly turns: Turns;
  readonly outgoing?: Outgoing;
  /** Turns that this session has sent: the id of the request, by the turn's id. */
  readonly sentAs: Readonly<Record<string, string>>;
  /** The latest turns are here, or there was nothing to bring in. */
  readonly loaded: boolean;
  readonly hasEarlier: boolean;
  /** Why history is missing. */
  readonly failure?: ChatError;
  /** Why no live events come: the subscription is refused for good, and replies are read by asking. */
  readonly refusal?: ChatError;
  /** The conversation is no more: deleted here or elsewhere. */
  readonly deleted: boolean;
}

/** One conversation as somebody who takes part in it sees it. */
export interface ChatSession {
  readonly state: ChatState;
  onChange(listener: (state: ChatState) => void): Unsubscribe;
  send(message: string): Promise<void>;
  /** Sends an outgoing message that failed once more; the same request, so that it is answered once. */
  resend(): Promise<void>;
  /** Gives up an outgoing message that failed. */
  discard(): void;
  /** Asks the running reply to stop. */
  stop(): Promise<void>;
  loadEarlier(): Promise<void>;
  delete(): Promise<void>;
  close(): void;
}

/** A state that can be watched. */
export class Watched<T> {
  private readonly listeners = new Set<(state: T) => void>();

  constructor(private current: T) {}

  get state(): T {
    return this.current;
  }

  set(change: Partial<T>): void {
    this.current = { ...this.current, ...change };
    for (const listener of this.listeners) listener(this.current);
  }

  onChange(listener: (state: T) => void): Unsubscribe {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
