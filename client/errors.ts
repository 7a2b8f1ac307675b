import type { RefusalType } from '../src/contract/schema-types';

/**
 * Why an operation failed: the API's own refusal types, and what lies before the API:
 * Unauthorized (the credentials are not taken), Network (no answer came), Unsupported (this API has no such field).
 */
export type ChatErrorType = RefusalType | 'Unauthorized' | 'Network' | 'Unsupported' | (string & {});

/** An operation that was not carried out, in words for the person who asked. */
export class ChatError extends Error {
  static from(reason: unknown): ChatError {
    if (reason instanceof ChatError) return reason;
    return new ChatError('Internal', reason instanceof Error ? reason.message : String(reason));
  }

  constructor(readonly type: ChatErrorType, message: string, readonly retryable: boolean = type === 'Network') {
    super(message);
    this.name = 'ChatError';
  }
}

/** One entry of `errors` in a GraphQL answer or of a real-time error frame, as AppSync writes it. */
export interface WireError {
  readonly message?: string;
  readonly errorType?: string | null;
  readonly errorCode?: number;
}

/** AppSync's own word for a schema without the field, its argument or its type. */
const UNKNOWN_TO_SCHEMA = /^Validation error of type (FieldUndefined|UnknownType)/;
/** AppSync's words for too much, and the API's own for a failure behind it. */
const PASSING = /^(LimitExceeded|TooManyRequests|Throttling|Internal$)/;

export function errorFromWire(errors: readonly WireError[], status = 200): ChatError {
  const error = errors.find((candidate) => candidate.errorType) ?? errors[0] ?? {};
  const message = error.message ?? `The API answered with status ${status}`;
  const type = error.errorType ?? '';
  if (status === 401 || error.errorCode === 401 || /^Unauthorized|NotAuthorized/.test(type)) {
    return new ChatError('Unauthorized', message);
  }
  if (UNKNOWN_TO_SCHEMA.test(message)) return new ChatError('Unsupported', message);
  const retryable = status === 429 || status >= 500 || PASSING.test(type);
  return new ChatError(retryable && !type ? 'Internal' : type || 'Internal', message, retryable);
}
