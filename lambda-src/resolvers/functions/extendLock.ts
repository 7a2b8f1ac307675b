import type { Context } from '@aws-appsync/utils';
import type { ChangeStash } from '../shared/change';
import type { HandlerStash } from '../shared/handler';
import { refuseWrite } from '../shared/handler';
import type { Seconds } from '../shared/items';
import { lockKey } from '../shared/keys';
import { isConditionFailure, refuseFailure } from '../shared/refuse';
import { updateItem } from '../shared/requests';

type ExtendContext = Context<unknown, ChangeStash & HandlerStash & { deadline: Seconds }>;

/** Of a turn that is not this execution's nothing is touched. The lock gets the claimed turn's deadline, so that it frees itself in the second in which the turn counts as lost. */
export function request(ctx: ExtendContext) {
  const { owner, conversationId, turnId, deadline, refused, stored } = ctx.stash;
  if (refused) {
    refuseWrite(stored);
  }
  return updateItem(lockKey(owner, conversationId), {
    expression: 'SET deadline = :deadline',
    values: { ':deadline': deadline },
  }, {
    expression: 'turnId = :turnId AND attribute_exists(deadline) AND attribute_not_exists(deletedAt)',
    values: { ':turnId': turnId },
  });
}

/** A turn that was claimed in time holds its lock, unless its conversation was deleted. */
export function response(ctx: ExtendContext) {
  if (isConditionFailure(ctx)) {
    refuseWrite(null);
  }
  refuseFailure(ctx);
}
