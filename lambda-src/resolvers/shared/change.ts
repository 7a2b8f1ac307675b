import type { TurnItem } from './items';
import type { Expression } from './requests';

/** What the step `changeTurn` is told, and what it tells. */
export interface ChangeStash {
  readonly owner: string;
  readonly conversationId: string;
  turnId: string;
  /** There is no such conversation. */
  readonly absent?: boolean;
  change: { readonly update: Expression; readonly condition?: Expression };
  /** The condition was not met. */
  refused?: boolean;
  /** The turn after the change; after a refusal, as it stands. */
  stored?: TurnItem | null;
}
