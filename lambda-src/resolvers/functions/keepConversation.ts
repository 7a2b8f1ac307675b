import { runtime, util } from '@aws-appsync/utils';
import { Table } from '../../../src/contract/table';
import { conversationKey } from '../shared/keys';
import { KEY_OWNER } from '../shared/owner';
import { isConditionFailure, refuseDeleted, refuseFailure } from '../shared/refuse';
import { updateItem } from '../shared/requests';
import { withRetention } from '../shared/retention';
import type { SendContext } from '../shared/send';
import { leaveIfAnswered } from '../shared/send';
import { cut } from '../shared/text';

const TITLE_LENGTH = 80;

/** The row that `conversations` lists. Callers with the key alone have no list: it would show everybody's. */
export function request(ctx: SendContext) {
  leaveIfAnswered(ctx);
  const { owner, conversationId, now, turn } = ctx.stash;
  if (owner === KEY_OWNER) {
    runtime.earlyReturn();
  }
  return updateItem(conversationKey(owner, conversationId), withRetention(ctx, now, {
    expression: 'SET #owner = :owner, conversationId = :conversationId, title = if_not_exists(title, :title),'
      + ' createdAt = if_not_exists(createdAt, :time), updatedAt = :time',
    names: { '#owner': Table.BY_OWNER_PARTITION_KEY },
    values: { ':owner': owner, ':conversationId': conversationId, ':title': titleOf(turn!.message), ':time': util.time.nowISO8601() },
  }), { expression: 'attribute_not_exists(deletedAt)' });
}

export function response(ctx: SendContext) {
  if (isConditionFailure(ctx)) {
    refuseDeleted();
  }
  refuseFailure(ctx);
}

/** The beginning of the first message's first line. */
function titleOf(message: string): string {
  return cut(message.trim().split('\n')[0], TITLE_LENGTH).trim();
}
