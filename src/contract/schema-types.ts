/** The types of lambda-src/schema.graphql that cross between rooms. */
export type TurnStatus = 'PENDING' | 'STREAMING' | 'CANCELLING' | 'COMPLETE' | 'CANCELLED' | 'FAILED';
export type TurnEnd = 'COMPLETE' | 'CANCELLED' | 'FAILED';

export type ReplyErrorCode =
  | 'THROTTLED'
  | 'MODEL_UNAVAILABLE'
  | 'MODEL_ACCESS_DENIED'
  | 'INVALID_REQUEST'
  | 'CONTEXT_TOO_LONG'
  | 'TIMED_OUT'
  | 'INTERRUPTED'
  | 'LOST'
  | 'INTERNAL';

/** `errorType` of a refused operation; clients treat a value that they do not know as Internal. */
export type RefusalType = 'Forbidden' | 'NotFound' | 'Conflict' | 'BadRequest' | 'TooLarge' | 'Internal';

export interface TokenUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalTokens: number;
  readonly cacheReadInputTokens?: number | null;
  readonly cacheWriteInputTokens?: number | null;
}

export interface ReplyError {
  readonly code: ReplyErrorCode;
  readonly message: string;
  readonly retryable: boolean;
}

export interface Turn {
  readonly conversationId: string;
  readonly id: string;
  readonly message: string;
  readonly reply: string;
  readonly status: TurnStatus;
  readonly stopReason?: string | null;
  readonly usage?: TokenUsage | null;
  readonly error?: ReplyError | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface Conversation {
  readonly id: string;
  readonly title?: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface ReplyEvent {
  readonly conversationId: string;
  readonly turnId: string;
  readonly owner: string;
  readonly offset: number;
  readonly text: string;
  readonly reasoning?: string | null;
  readonly reasoningOffset?: number | null;
  readonly status: TurnStatus;
  readonly length?: number | null;
  readonly stopReason?: string | null;
  readonly usage?: TokenUsage | null;
  readonly error?: ReplyError | null;
}

export interface StartTurnInput {
  readonly conversationId: string;
  readonly turnId: string;
  readonly owner: string;
  readonly claim: string;
  readonly timeoutSeconds: number;
}

export interface PublishReplyInput {
  readonly conversationId: string;
  readonly turnId: string;
  readonly owner: string;
  readonly offset: number;
  readonly text: string;
  readonly reasoning?: string;
  readonly reasoningOffset?: number;
}

export interface SaveReplyInput extends PublishReplyInput {
  readonly claim: string;
  readonly reply?: string;
}

export interface FinishTurnInput {
  readonly conversationId: string;
  readonly turnId: string;
  readonly owner: string;
  readonly claim: string;
  readonly offset: number;
  readonly text: string;
  readonly reply: string;
  readonly status: TurnEnd;
  readonly stopReason?: string;
  readonly usage?: TokenUsage;
  readonly error?: ReplyError;
}

export interface PurgeConversationInput {
  readonly conversationId: string;
  readonly owner: string;
}
