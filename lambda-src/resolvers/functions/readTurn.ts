import { runtime } from '@aws-appsync/utils';
import type { ConversationContext } from '../shared/conversation';
import { isLive } from '../shared/items';
import type { TurnItem } from '../shared/items';
import { turnKey } from '../shared/keys';
import { refuseFailure } from '../shared/refuse';
import { getItem } from '../shared/requests';

/** The turn that is sought, if one is: strongly consistent, so that it holds what was stored before an event told of it. */
export function request(ctx: ConversationContext) {
  const { owner, conversationId, absent, soughtId } = ctx.stash;
  if (absent || !soughtId) {
    runtime.earlyReturn();
  }
  return getItem(turnKey(owner, conversationId, soughtId!));
}

export function response(ctx: ConversationContext<unknown, TurnItem | null>) {
  refuseFailure(ctx);
  const turn = ctx.result;
  if (isLive(turn, ctx.stash.now) && turn.message && !turn.deletedAt) {
    ctx.stash.found = turn;
  }
}
