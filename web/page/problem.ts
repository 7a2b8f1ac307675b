import type { ChatState } from '../../client';

/** What stands above a conversation that is not whole, the gravest first. */
export function problemOf({ deleted, failure, refusal }: ChatState): { readonly text: string; readonly canRetry: boolean } | undefined {
  if (deleted) return { text: 'This conversation has been deleted.', canRetry: false };
  if (failure) return { text: `Earlier messages could not be loaded. ${failure.message}`, canRetry: true };
  if (refusal) return { text: `Replies do not arrive live, so they are fetched every few seconds. ${refusal.message}`, canRetry: true };
  return undefined;
}
