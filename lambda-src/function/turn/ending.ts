import { REPLY_LIMIT } from '../../../src/contract/limits';
import type { ReplyError, TokenUsage, TurnEnd } from '../../../src/contract/schema-types';
import { type FunctionErrorCode, replyError } from '../reply-errors';

/** How a turn ends. */
export interface Ending {
  readonly status: TurnEnd;
  readonly stopReason?: string;
  readonly usage?: TokenUsage;
  readonly error?: ReplyError;
}

/**
 * Why the function itself stops a model's stream. unclaimed: this execution may not write the reply.
 * gone: the conversation was deleted, or the turn has ended without this execution. silent: nothing has come from the model for too long.
 */
export type StopCause = 'unclaimed' | 'gone' | 'cancelled' | 'timed-out' | 'silent' | 'reply-limit';

export function failed(code: FunctionErrorCode): Ending {
  return { status: 'FAILED', error: replyError(code) };
}

/** The ending of a reply that the function stopped; none where nobody is to be told. */
export function endingOfStop(cause: StopCause, begun: boolean): Ending | undefined {
  switch (cause) {
    case 'unclaimed':
    case 'gone':
      return undefined;
    case 'cancelled':
      return { status: 'CANCELLED' };
    case 'timed-out':
      return failed('TIMED_OUT');
    case 'silent':
      return failed(begun ? 'INTERRUPTED' : 'MODEL_UNAVAILABLE');
    case 'reply-limit':
      return { status: 'COMPLETE', stopReason: REPLY_LIMIT };
  }
}

/** The ending of a reply that the model ended. */
export function endingOfModel(stopReason: string, usage: TokenUsage | undefined): Ending {
  const ending = stopReason === 'model_context_window_exceeded' ? failed('CONTEXT_TOO_LONG') : { status: 'COMPLETE' as const };
  return { ...ending, stopReason, usage };
}
