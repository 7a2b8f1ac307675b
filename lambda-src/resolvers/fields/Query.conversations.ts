import { util } from '@aws-appsync/utils';
import type { Context, DynamoDBQueryRequest } from '@aws-appsync/utils';
import { Table } from '../../../src/contract/table';
import { pageSize } from '../shared/check';
import { isLive } from '../shared/items';
import type { ConversationItem } from '../shared/items';
import { KEY_OWNER, ownerOf } from '../shared/owner';
import { refuse, refusePageFailure } from '../shared/refuse';
import { toDynamoDb } from '../shared/requests';

type PageContext = Context<
  { limit?: number | null; nextToken?: string | null },
  Record<string, any>, undefined, undefined,
  { items: ConversationItem[]; nextToken?: string | null }
>;

export function request(ctx: PageContext): DynamoDBQueryRequest {
  const owner = ownerOf(ctx);
  if (owner === KEY_OWNER) {
    refuse('Forbidden', 'An API key has no list of conversations: everybody who has the key would see it. Sign in, or keep the ids yourself.');
  }
  return {
    operation: 'Query',
    index: Table.BY_OWNER_INDEX,
    query: toDynamoDb({
      expression: '#owner = :owner',
      names: { '#owner': Table.BY_OWNER_PARTITION_KEY },
      values: { ':owner': owner },
    }),
    scanIndexForward: false,
    limit: pageSize(ctx.args.limit),
    ...(ctx.args.nextToken ? { nextToken: ctx.args.nextToken } : {}),
  };
}

export function response(ctx: PageContext) {
  refusePageFailure(ctx);
  const now = util.time.nowEpochSeconds();
  return {
    items: ctx.result.items.filter((row) => isLive(row, now)).map((row) => ({
      id: row.conversationId,
      title: row.title ?? null,
      createdAt: row.createdAt,
      updatedAt: row.updatedAt,
    })),
    nextToken: ctx.result.nextToken ?? null,
  };
}
