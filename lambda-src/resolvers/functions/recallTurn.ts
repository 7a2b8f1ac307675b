import { runtime } from '@aws-appsync/utils';
import type { TurnItem } from '../shared/items';
import { isLive } from '../shared/items';
import { turnKey } from '../shared/keys';
import { refuseFailure } from '../shared/refuse';
import { getItem } from '../shared/requests';
import type { SendContext } from '../shared/send';
import { hasEnded, turnOf } from '../shared/turn';

/** Of a repeated send: is there anything left to do? A turn that a function has taken, or that has ended, is the answer. */
export function request(ctx: SendContext) {
  if (!ctx.stash.repeated) {
    runtime.earlyReturn();
  }
  return getItem(turnKey(ctx.stash.owner, ctx.stash.conversationId, ctx.stash.turnId));
}

export function response(ctx: SendContext<TurnItem | null>) {
  refuseFailure(ctx);
  const turn = ctx.result;
  if (isLive(turn, ctx.stash.now) && turn.message && (turn.claim || hasEnded(turn, ctx.stash.now))) {
    ctx.stash.earlierTurn = turnOf(turn, ctx.stash.now);
  }
}
