import { runtime } from '@aws-appsync/utils';
import type { Context } from '@aws-appsync/utils';
import type { ChangeStash } from '../shared/change';
import type { Seconds } from '../shared/items';
import { lockKey } from '../shared/keys';
import { updateItem } from '../shared/requests';
import { leaveIfAnswered } from '../shared/send';
import { hasEnded } from '../shared/turn';

type ReleaseContext = Context<any, ChangeStash & { readonly now: Seconds } & Record<string, any>>;

/** After the turn has ended, of a send or of a reply, the next message may come. A turn that goes on keeps its lock. */
export function request(ctx: ReleaseContext) {
  leaveIfAnswered(ctx);
  const { owner, conversationId, turnId, stored, now } = ctx.stash;
  if (stored && !hasEnded(stored, now)) {
    runtime.earlyReturn();
  }
  return updateItem(lockKey(owner, conversationId), {
    expression: 'REMOVE deadline',
  }, {
    expression: 'turnId = :turnId AND attribute_exists(deadline)',
    values: { ':turnId': turnId },
  });
}

/** Whatever went wrong is not raised: the end of the turn is stored and must be told; the lock frees itself at its deadline. */
export function response() {
  return null;
}
