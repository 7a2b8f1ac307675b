import type { ChatError } from './errors';
import type { Conversation, ReplyEvent, Turn } from '../src/contract/schema-types';

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string | null;
}

export interface PageRequest {
  readonly limit?: number;
  readonly nextToken?: string | null;
}

export interface SendMessage {
  readonly conversationId: string;
  readonly message: string;
  readonly requestId?: string;
}

/** Who listens to a subscription. */
export interface Observer<T> {
  next(value: T): void;
  /** From now on nothing is missed; said again after every lost connection, when what came in between is lost. */
  started(): void;
  /** The subscription is refused and will not come back. */
  error(error: ChatError): void;
}

export type Unsubscribe = () => void;

export type ConnectionState = 'idle' | 'connecting' | 'connected' | 'waiting';

/** All that a chat needs of an API. The conversation above it knows neither HTTP nor sockets. Operations reject with a ChatError. */
export interface ChatTransport {
  hello(): Promise<string>;
  sendMessage(message: SendMessage): Promise<Turn>;
  cancelTurn(conversationId: string, id: string): Promise<Turn>;
  turn(conversationId: string, id: string): Promise<Turn | null>;
  turns(conversationId: string, page?: PageRequest): Promise<Page<Turn>>;
  conversations(page?: PageRequest): Promise<Page<Conversation>>;
  deleteConversation(id: string): Promise<string>;
  invokeModel(input: string): Promise<string>;
  onReply(conversationId: string, observer: Observer<ReplyEvent>): Unsubscribe;
  onModelResponse(observer: Observer<string>): Unsubscribe;
  /** Tells the state now and whenever it changes. */
  onConnection(listener: (state: ConnectionState) => void): Unsubscribe;
  /** Does not wait for the next attempt: the network is said to be back. */
  reconnect(): void;
  close(): void;
}
