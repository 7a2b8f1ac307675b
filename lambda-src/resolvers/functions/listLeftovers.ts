import { runtime } from '@aws-appsync/utils';
import type { DynamoDBQueryRequest } from '@aws-appsync/utils';
import type { ConversationContext } from '../shared/conversation';
import { lockKey, partition } from '../shared/keys';
import type { Key } from '../shared/keys';
import { refuseFailure } from '../shared/refuse';
import { toDynamoDb } from '../shared/requests';

/** DynamoDB removes 25 items at once; the tombstone is found among them and goes last. */
const BATCH = 25;

export function request(ctx: ConversationContext): DynamoDBQueryRequest {
  const { owner, conversationId, buried } = ctx.stash;
  if (!buried) {
    runtime.earlyReturn(null, { skipTo: 'END' });
  }
  return {
    operation: 'Query',
    query: toDynamoDb({ expression: 'pk = :pk', values: { ':pk': partition(owner, conversationId) } }),
    projection: { expression: 'pk, sk' },
    consistentRead: true,
    limit: BATCH + 1,
  };
}

export function response(ctx: ConversationContext<unknown, { items: Key[] }>) {
  refuseFailure(ctx);
  const tombstone = lockKey(ctx.stash.owner, ctx.stash.conversationId);
  ctx.stash.leftovers = ctx.result.items.filter((item) => item.sk !== tombstone.sk).slice(0, BATCH);
}
