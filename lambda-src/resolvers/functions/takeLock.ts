import type { LockItem, TurnItem } from '../shared/items';
import { lockKey } from '../shared/keys';
import { listed } from '../shared/listed';
import { isConditionFailure, refuse, refuseDeleted, refuseFailure } from '../shared/refuse';
import { getItem, updateItem } from '../shared/requests';
import { withRetention } from '../shared/retention';
import type { SendContext } from '../shared/send';
import { hasEnded, turnOf } from '../shared/turn';

/**
 * One reply runs at a time: the lock is free, its deadline has passed, or it is this turn's already. Turn ids only rise.
 * A deadline before that of the turn that was found is a claim's, made since: it stays, so that the lock does not outlive the turn.
 */
export function request(ctx: SendContext) {
  const { owner, conversationId, turnId, now, deadline, found } = ctx.stash;
  const key = lockKey(owner, conversationId);
  if (earlierTurn(ctx)) {
    return getItem(key);
  }
  return updateItem(key, withRetention(ctx, now, listed(ctx, {
    expression: 'SET turnId = :turnId, deadline = :deadline',
    values: { ':turnId': turnId, ':deadline': deadline },
  })), {
    expression: 'attribute_not_exists(deletedAt) AND (attribute_not_exists(turnId)'
      + ' OR (turnId = :thisTurn AND deadline >= :foundDeadline)'
      + ' OR (turnId < :thisTurn AND (attribute_not_exists(deadline) OR deadline < :now)))',
    values: { ':thisTurn': turnId, ':now': now, ':foundDeadline': found ? found.deadline : 0 },
  });
}

export function response(ctx: SendContext<LockItem | null>) {
  const lock = ctx.result;
  const { turnId, now } = ctx.stash;
  const earlier = earlierTurn(ctx);
  if (!isConditionFailure(ctx)) {
    refuseFailure(ctx);
  }
  if (lock && lock.deletedAt) {
    refuseDeleted();
  }
  if (earlier) {
    ctx.stash.answer = turnOf(earlier, now);
    return;
  }
  if (!isConditionFailure(ctx) || !lock || lock.turnId === turnId) {
    // A lock that this turn has given back, or that its claim has set, tells that the turn was taken meanwhile; the next step finds it so.
    return;
  }
  if (lock.deadline && lock.deadline >= now) {
    refuse('Conflict', 'A reply is running in this conversation. Wait for its end, or stop it with cancelTurn, and send again.');
  }
  ctx.stash.overtaken = true;
}

/** Of a repeated send: a turn that a function has taken, or that has ended, leaves nothing to do. */
function earlierTurn(ctx: SendContext<any>): TurnItem | undefined {
  const { found, now } = ctx.stash;
  return found && (found.claim || hasEnded(found, now)) ? found : undefined;
}
