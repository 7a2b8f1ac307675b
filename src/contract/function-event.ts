import type { ReplyErrorCode } from './schema-types';

/** A finished turn that the model is told of. */
export interface HistoryTurn {
  readonly message: string;
  readonly reply: string;
}

/** An accepted turn: the payload of the Event invocation that `sendMessage` makes. */
export interface TurnEvent {
  readonly kind: 'turn';
  readonly conversationId: string;
  readonly turnId: string;
  readonly owner: string;
  readonly message: string;
  /** Oldest first. */
  readonly history: readonly HistoryTurn[];
}

/** A deleted conversation whose items are to be removed: the payload of the Event invocation that `deleteConversation` makes. */
export interface PurgeEvent {
  readonly kind: 'purge';
  readonly conversationId: string;
  readonly owner: string;
}

/** `invokeModel`: the shape of the serverless pattern. */
export interface InvokeModelEvent {
  readonly kind?: undefined;
  readonly arguments: { readonly input: string };
}

export type ChatFunctionEvent = TurnEvent | PurgeEvent | InvokeModelEvent;

/** What the function answers to `invokeModel`; the resolver turns `error` into a GraphQL error of type `code`. */
export type InvokeModelResult =
  | { readonly answer: string; readonly error?: undefined }
  | { readonly answer?: undefined; readonly error: { readonly code: ReplyErrorCode | 'BadRequest' | 'TooLarge'; readonly message: string } };
