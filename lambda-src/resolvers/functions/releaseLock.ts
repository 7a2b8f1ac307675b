import type { Context } from '@aws-appsync/utils';
import { lockKey } from '../shared/keys';
import { updateItem } from '../shared/requests';
import { leaveIfAnswered } from '../shared/send';

interface ReleaseStash {
  readonly owner: string;
  readonly conversationId: string;
  readonly turnId: string;
}

/** After the turn has ended, of a send or of a reply: the next message may come. */
export function request(ctx: Context<any, any>) {
  leaveIfAnswered(ctx);
  const { owner, conversationId, turnId } = ctx.stash as ReleaseStash;
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
