import { runtime } from '@aws-appsync/utils';
import { isTurnId } from '../shared/check';
import type { ConversationContext } from '../shared/conversation';
import { isLive } from '../shared/items';
import type { TurnItem } from '../shared/items';
import { turnKey } from '../shared/keys';
import { refuseFailure } from '../shared/refuse';
import { getItem } from '../shared/requests';
import { turnOf } from '../shared/turn';

/** The snapshot that repairs what a subscriber missed: strongly consistent, so that it holds what was stored before the event. */
export function request(ctx: ConversationContext<{ id: string }>) {
  const { owner, conversationId, absent } = ctx.stash;
  if (absent || !isTurnId(ctx.args.id)) {
    runtime.earlyReturn();
  }
  return getItem(turnKey(owner, conversationId, ctx.args.id));
}

export function response(ctx: ConversationContext<unknown, TurnItem | null>) {
  refuseFailure(ctx);
  const turn = ctx.result;
  if (isLive(turn, ctx.stash.now) && !turn.deletedAt) {
    ctx.stash.turn = turnOf(turn, ctx.stash.now);
  }
}
