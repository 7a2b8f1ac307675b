import type { ReplyError, ReplyErrorCode } from '../../src/contract/schema-types';

/** What the person who asked is told; no identifier and no word of the service's own gets through. */
const ERRORS: Record<Exclude<ReplyErrorCode, 'LOST'>, { readonly message: string; readonly retryable: boolean }> = {
  THROTTLED: { message: 'Too many requests reach the model right now. Try again in a minute.', retryable: true },
  MODEL_UNAVAILABLE: { message: 'The model cannot answer right now. Try again in a minute.', retryable: true },
  MODEL_ACCESS_DENIED: { message: 'This app may not use the model that it is set up with. Tell the people who run it.', retryable: false },
  INVALID_REQUEST: { message: 'The model refused the request as it stands.', retryable: false },
  CONTEXT_TOO_LONG: { message: 'This conversation is too long for the model. Begin a new one, or send a shorter message.', retryable: false },
  TIMED_OUT: { message: 'The reply did not end within the time that this app allows.', retryable: true },
  INTERRUPTED: { message: 'The reply broke off before its end. Try again.', retryable: true },
  INTERNAL: { message: 'Something went wrong in this app. Try again.', retryable: true },
};

export type FunctionErrorCode = keyof typeof ERRORS;

export function replyError(code: FunctionErrorCode): ReplyError {
  return { code, ...ERRORS[code] };
}
