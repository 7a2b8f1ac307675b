import { util } from '@aws-appsync/utils';
import { KEY_OWNER } from './owner';
import type { Expression } from './requests';
import type { SendContext } from './send';
import { cut } from './text';
import { Table } from '../../../src/contract/table';

const TITLE_LENGTH = 80;

/** Puts the conversation at the top of its owner's list. Callers with the key alone have no list: it would show everybody's. */
export function listed(ctx: SendContext, update: Expression): Expression {
  const { owner, conversationId } = ctx.stash;
  if (owner === KEY_OWNER) {
    return update;
  }
  return {
    expression: `${update.expression}, #owner = :owner, conversationId = :conversationId, title = if_not_exists(title, :title),`
      + ' createdAt = if_not_exists(createdAt, :time), updatedAt = :time',
    names: { '#owner': Table.BY_OWNER_PARTITION_KEY },
    values: {
      ...update.values,
      ':owner': owner,
      ':conversationId': conversationId,
      ':title': titleOf(ctx.args.input.message),
      ':time': util.time.nowISO8601(),
    },
  };
}

/** The beginning of the first message's first line. */
function titleOf(message: string): string {
  return cut(message.trim().split('\n')[0], TITLE_LENGTH).trim();
}
