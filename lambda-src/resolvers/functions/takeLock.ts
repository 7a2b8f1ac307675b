import type { LockItem } from '../shared/items';
import { lockKey } from '../shared/keys';
import { isConditionFailure, refuse, refuseDeleted, refuseFailure } from '../shared/refuse';
import { getItem, updateItem } from '../shared/requests';
import { withRetention } from '../shared/retention';
import type { SendContext } from '../shared/send';

/** One reply runs at a time: the lock is free, its deadline has passed, or it is this turn's already. Turn ids only rise. */
export function request(ctx: SendContext) {
  const { owner, conversationId, turnId, now, deadline, earlierTurn } = ctx.stash;
  const key = lockKey(owner, conversationId);
  if (earlierTurn) {
    return getItem(key);
  }
  return updateItem(key, withRetention(ctx, now, {
    expression: 'SET turnId = :turnId, deadline = :deadline',
    values: { ':turnId': turnId, ':deadline': deadline },
  }), {
    expression: 'attribute_not_exists(deletedAt) AND (attribute_not_exists(turnId)'
      + ' OR (turnId = :thisTurn AND attribute_exists(deadline))'
      + ' OR (turnId < :thisTurn AND (attribute_not_exists(deadline) OR deadline < :now)))',
    values: { ':thisTurn': turnId, ':now': now },
  });
}

export function response(ctx: SendContext<LockItem | null>) {
  const lock = ctx.result;
  const { earlierTurn, turnId, now } = ctx.stash;
  if (!isConditionFailure(ctx)) {
    refuseFailure(ctx);
  }
  if (lock && lock.deletedAt) {
    refuseDeleted();
  }
  if (earlierTurn) {
    ctx.stash.answer = earlierTurn;
    return;
  }
  if (!isConditionFailure(ctx) || !lock || lock.turnId === turnId) {
    // A lock that this turn has given back tells that the turn has ended meanwhile; the next step finds it so.
    return;
  }
  if (lock.deadline && lock.deadline >= now) {
    refuse('Conflict', 'A reply is running in this conversation. Wait for its end, or stop it with cancelTurn, and send again.');
  }
  ctx.stash.overtaken = true;
}
