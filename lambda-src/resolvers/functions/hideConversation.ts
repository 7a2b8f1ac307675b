import { runtime, util } from '@aws-appsync/utils';
import { Table } from '../../../src/contract/table';
import type { ConversationContext } from '../shared/conversation';
import { conversationKey } from '../shared/keys';
import { KEY_OWNER } from '../shared/owner';
import { refuseFailure } from '../shared/refuse';
import { updateItem } from '../shared/requests';

/** Takes the row out of its owner's list; a send that is under way does not put it back. */
export function request(ctx: ConversationContext) {
  const { owner, conversationId } = ctx.stash;
  if (owner === KEY_OWNER) {
    runtime.earlyReturn();
  }
  return updateItem(conversationKey(owner, conversationId), {
    expression: 'SET deletedAt = :time REMOVE #owner',
    names: { '#owner': Table.BY_OWNER_PARTITION_KEY },
    values: { ':time': util.time.nowISO8601() },
  });
}

export function response(ctx: ConversationContext) {
  refuseFailure(ctx);
}
