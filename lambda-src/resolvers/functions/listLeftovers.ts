import type { DynamoDBQueryRequest } from '@aws-appsync/utils';
import type { ConversationContext } from '../shared/conversation';
import { isLive } from '../shared/items';
import type { LockItem, TurnItem } from '../shared/items';
import { lockKey, partition } from '../shared/keys';
import type { Key } from '../shared/keys';
import { refuseFailure } from '../shared/refuse';
import { toDynamoDb } from '../shared/requests';

/** DynamoDB removes 25 items at once; the lock, which sorts first, is found among them. */
const BATCH = 25;

export function request(ctx: ConversationContext): DynamoDBQueryRequest {
  const { owner, conversationId } = ctx.stash;
  return {
    operation: 'Query',
    query: toDynamoDb({ expression: 'pk = :pk', values: { ':pk': partition(owner, conversationId) } }),
    projection: { expression: 'pk, sk, turnId, deletedAt, expiresAt' },
    consistentRead: true,
    limit: BATCH + 1,
  };
}

type Found = Key & Pick<LockItem, 'deletedAt' | 'expiresAt'> & Partial<Pick<TurnItem, 'turnId'>>;

/**
 * Only what was deleted is removed: a purge that is delivered twice must not touch a conversation that began anew under the same id.
 * A mark in place of a turn, which has no `turnId`, stays until it has expired: were those of many deletions left to DynamoDB, which may
 * take days, they would fill the page and hide the turns behind them.
 */
export function response(ctx: ConversationContext<unknown, { items: Found[] }>) {
  refuseFailure(ctx);
  const { items } = ctx.result;
  const { owner, conversationId, now } = ctx.stash;
  const { sk } = lockKey(owner, conversationId);
  ctx.stash.buried = items.some((item) => item.sk === sk && item.deletedAt ? true : false);
  ctx.stash.leftovers = items.filter((item) => item.sk !== sk && (item.turnId || !isLive(item, now))).slice(0, BATCH);
}
