import { ChatError, isEnd, stopReasonText, type TurnState } from '../../client';
import type { ReplyErrorCode } from '../../src/contract/schema-types';

/** What a reader can do about a turn. */
export type TurnAction = 'stop' | 'copy' | 'retry' | 'edit' | 'resend' | 'discard' | 'new';

/** What is said below a reply. */
export interface ReplyNote {
  readonly kind: 'busy' | 'hint' | 'error';
  readonly text: string;
  /** The one thing that helps. */
  readonly action?: TurnAction;
}

/** Where sending the same again cannot help, what does. */
const INSTEAD: Partial<Record<ReplyErrorCode, TurnAction>> = { CONTEXT_TOO_LONG: 'new', INVALID_REQUEST: 'edit' };

export function noteOf(turn: TurnState): ReplyNote | undefined {
  if (turn.status === 'CANCELLING') return { kind: 'busy', text: 'Stopping…' };
  if (!isEnd(turn.status)) {
    if (turn.reply) return undefined;
    return { kind: 'busy', text: turn.reasoning || turn.status === 'STREAMING' ? 'Thinking…' : 'Waiting for the model…' };
  }
  if (turn.status === 'CANCELLED') return { kind: 'hint', text: 'Stopped.' };
  if (turn.status === 'FAILED') {
    const { code = 'INTERNAL', message = 'The reply failed.', retryable = true } = turn.error ?? {};
    return { kind: 'error', text: message, action: retryable ? 'retry' : INSTEAD[code as ReplyErrorCode] };
  }
  const reason = stopReasonText(turn);
  if (reason) return { kind: 'hint', text: reason };
  return turn.settled && !turn.reply ? { kind: 'hint', text: 'The model has said nothing.', action: 'retry' } : undefined;
}

export function noteOfFailure(failure: ChatError): ReplyNote {
  const text: Partial<Record<string, string>> = {
    Unauthorized: 'Your sign-in is no longer accepted. Connect again.',
    Network: 'The message could not be sent: no answer from the API.',
  };
  const hopeless = failure.type === 'TooLarge' || failure.type === 'BadRequest' || failure.type === 'Forbidden';
  return { kind: 'error', text: text[failure.type] ?? failure.message, action: hopeless ? 'edit' : 'resend' };
}
