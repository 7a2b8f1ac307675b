import { runtime, util } from '@aws-appsync/utils';
import { ApiEnvironment } from '../../../src/contract/environment';
import { Limits } from '../../../src/contract/limits';
import type { RequestItem } from '../shared/items';
import { requestKey } from '../shared/keys';
import { isConditionFailure, refuseFailure } from '../shared/refuse';
import { updateItem } from '../shared/requests';
import type { SendContext } from '../shared/send';

/** The requestId's turn id is made once: whoever comes later finds it. */
export function request(ctx: SendContext) {
  const { requestId } = ctx.args.input;
  const { owner, conversationId, turnId, now } = ctx.stash;
  if (!requestId) {
    runtime.earlyReturn();
  }
  return updateItem(requestKey(owner, conversationId, requestId!), {
    expression: 'SET turnId = :turnId, createdAt = :createdAt, expiresAt = :expiresAt',
    values: { ':turnId': turnId, ':createdAt': util.time.nowISO8601(), ':expiresAt': now + markerSeconds(ctx) },
  }, {
    expression: 'attribute_not_exists(pk) OR expiresAt <= :now',
    values: { ':now': now },
  });
}

export function response(ctx: SendContext<RequestItem>) {
  if (isConditionFailure(ctx)) {
    ctx.stash.turnId = ctx.result.turnId;
    ctx.stash.soughtId = ctx.result.turnId;
    return;
  }
  refuseFailure(ctx);
}

/** Not longer than the turn is kept: a marker must not stand for a turn that has expired. */
function markerSeconds(ctx: SendContext): number {
  const retention = ctx.env[ApiEnvironment.RETENTION_SECONDS];
  return retention && +retention < Limits.REQUEST_MARKER_SECONDS ? +retention : Limits.REQUEST_MARKER_SECONDS;
}
