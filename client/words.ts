import type { TurnState } from './conversation';
import { REPLY_LIMIT } from '../src/contract/limits';

/** What is said of a reply that ended before it was finished. */
const STOP_REASONS: Readonly<Record<string, string>> = {
  max_tokens: 'The reply reached the limit of tokens that this app sets.',
  [REPLY_LIMIT]: 'The reply reached the size that can be stored.',
  guardrail_intervened: 'A guardrail stepped in.',
  content_filtered: 'Some of the reply was filtered out.',
  model_context_window_exceeded: 'The conversation has filled what the model can read at once.',
};

/** Undefined for a reply that is whole. */
export const stopReasonText = ({ stopReason }: Pick<TurnState, 'stopReason'>): string | undefined => STOP_REASONS[stopReason ?? ''];

/** `1,234 tokens in · 56 out` */
export function usageText({ usage }: Pick<TurnState, 'usage'>): string | undefined {
  if (!usage) return undefined;
  const cached = usage.cacheReadInputTokens ? ` (${usage.cacheReadInputTokens.toLocaleString()} from the cache)` : '';
  return `${usage.inputTokens.toLocaleString()} tokens in${cached} · ${usage.outputTokens.toLocaleString()} out`;
}
