import { util } from '@aws-appsync/utils';
import { isTurnId } from '../shared/check';
import type { ConversationContext } from '../shared/conversation';
import { isLive } from '../shared/items';
import type { TurnItem } from '../shared/items';
import { turnKey } from '../shared/keys';
import { isConditionFailure, refuse, refuseFailure } from '../shared/refuse';
import { updateItem } from '../shared/requests';
import { turnOf } from '../shared/turn';

/**
 * Only asks: the function that writes the reply writes its end too. A turn that has ended, or is overdue, stays as it is;
 * one that is not there has no deadline, so that nothing is created.
 */
export function request(ctx: ConversationContext<{ id: string }>) {
  const { owner, conversationId, absent, now } = ctx.stash;
  if (absent || !isTurnId(ctx.args.id)) {
    refuseAbsent();
  }
  return updateItem(turnKey(owner, conversationId, ctx.args.id), {
    expression: 'SET stopAskedAt = if_not_exists(stopAskedAt, :time)',
    values: { ':time': util.time.nowISO8601() },
  }, {
    expression: 'attribute_not_exists(endedAs) AND attribute_not_exists(deletedAt) AND deadline >= :now',
    values: { ':now': now },
  });
}

export function response(ctx: ConversationContext<unknown, TurnItem | null>) {
  if (!isConditionFailure(ctx)) {
    refuseFailure(ctx);
  }
  const turn = ctx.result;
  if (!isLive(turn, ctx.stash.now) || turn.deletedAt) {
    refuseAbsent();
  }
  ctx.stash.turn = turnOf(turn as TurnItem, ctx.stash.now);
}

function refuseAbsent(): void {
  refuse('NotFound', 'There is no such turn.');
}
