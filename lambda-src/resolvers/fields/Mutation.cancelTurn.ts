import { util } from '@aws-appsync/utils';
import type { Context } from '@aws-appsync/utils';
import type { ChangeStash } from '../shared/change';
import { isTurnId } from '../shared/check';
import { beginConversation } from '../shared/conversation';
import { isLive } from '../shared/items';
import type { Seconds } from '../shared/items';
import { refuseNoTurn } from '../shared/refuse';
import { turnOf } from '../shared/turn';

type CancelContext = Context<{ conversationId: string; id: string }, ChangeStash & { now: Seconds } & Record<string, any>>;

/**
 * Only asks: the function that writes the reply writes its end too. A turn that has ended, or is overdue, stays as it is;
 * one that is not there has no deadline, so that nothing is created.
 */
export function request(ctx: CancelContext) {
  beginConversation(ctx, 'conversationId', ctx.args.conversationId);
  if (!isTurnId(ctx.args.id)) {
    refuseNoTurn();
  }
  ctx.stash.turnId = ctx.args.id;
  ctx.stash.change = {
    update: {
      expression: 'SET stopAskedAt = if_not_exists(stopAskedAt, :time)',
      values: { ':time': util.time.nowISO8601() },
    },
    condition: {
      expression: 'attribute_not_exists(endedAs) AND attribute_not_exists(deletedAt) AND deadline >= :now',
      values: { ':now': ctx.stash.now },
    },
  };
  return {};
}

export function response(ctx: CancelContext) {
  const { stored, now } = ctx.stash;
  if (!isLive(stored, now) || stored.deletedAt) {
    refuseNoTurn();
  }
  return turnOf(stored!, now);
}
