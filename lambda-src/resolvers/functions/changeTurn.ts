import type { Context } from '@aws-appsync/utils';
import type { ChangeStash } from '../shared/change';
import type { TurnItem } from '../shared/items';
import { turnKey } from '../shared/keys';
import { isConditionFailure, refuseFailure, refuseNoTurn } from '../shared/refuse';
import { updateItem } from '../shared/requests';
import { leaveIfAnswered } from '../shared/send';

type ChangeContext = Context<unknown, ChangeStash & Record<string, any>, any, undefined, TurnItem | null>;

/** Changes one turn as its field says; what a refusal means, the field says too. */
export function request(ctx: ChangeContext) {
  leaveIfAnswered(ctx);
  const { owner, conversationId, turnId, absent, change } = ctx.stash;
  if (absent) {
    refuseNoTurn();
  }
  return updateItem(turnKey(owner, conversationId, turnId), change.update, change.condition);
}

/** After a failed condition AppSync hands over the turn as it stands. */
export function response(ctx: ChangeContext) {
  ctx.stash.refused = isConditionFailure(ctx);
  if (!ctx.stash.refused) {
    refuseFailure(ctx);
  }
  ctx.stash.stored = ctx.result;
}
