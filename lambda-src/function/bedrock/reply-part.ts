import type { TurnEvent } from '../../../src/contract/function-event';
import type { TokenUsage } from '../../../src/contract/schema-types';

/** What a model's stream says, in the words of this product. */
export type ReplyPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'reasoning'; readonly text: string }
  | { readonly type: 'stop'; readonly stopReason: string }
  | { readonly type: 'usage'; readonly usage: TokenUsage }
  /** Something that is not shown; it tells that the model is at work. */
  | { readonly type: 'other' };

/** Starts a reply. The iteration throws what went wrong; an end without a `stop` is a broken stream. */
export type StreamReply = (event: TurnEvent, signal: AbortSignal) => AsyncIterable<ReplyPart>;
