import { runtime } from '@aws-appsync/utils';
import { requestKey } from '../shared/keys';
import { isConditionFailure, refuse, refuseFailure } from '../shared/refuse';
import { updateItem } from '../shared/requests';
import type { SendContext } from '../shared/send';
import { leaveIfAnswered } from '../shared/send';

/**
 * A send that met a running reply left its requestId with an id for its turn; another message was accepted since. Later turns have
 * greater ids, so this one needs a new id. Nobody is still at work with the old one: its lock would have run out long after AppSync's 30 s.
 */
export function request(ctx: SendContext) {
  leaveIfAnswered(ctx);
  const { requestId } = ctx.args.input;
  const { owner, conversationId, turnId, spareTurnId, overtaken, found } = ctx.stash;
  if (!overtaken) {
    runtime.earlyReturn();
  }
  // A turn that was there a moment ago has ended meanwhile: sent again, the request finds it.
  if (!requestId || found) {
    refuseOvertaken();
  }
  return updateItem(requestKey(owner, conversationId, requestId!), {
    expression: 'SET turnId = :newId',
    values: { ':newId': spareTurnId },
  }, {
    expression: 'turnId = :oldId',
    values: { ':oldId': turnId },
  });
}

export function response(ctx: SendContext) {
  if (!isConditionFailure(ctx)) {
    refuseFailure(ctx);
  }
  refuseOvertaken();
}

function refuseOvertaken(): void {
  refuse('Conflict', 'Another message was accepted just before this one. Send this one again.');
}
