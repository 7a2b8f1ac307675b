import { runtime } from '@aws-appsync/utils';
import type { DynamoDBBatchDeleteItemRequest, DynamoDBDeleteItemRequest } from '@aws-appsync/utils';
import { ApiEnvironment } from '../../../src/contract/environment';
import type { ConversationContext } from '../shared/conversation';
import { lockKey } from '../shared/keys';
import type { Key } from '../shared/keys';
import { isConditionFailure, refuseFailure } from '../shared/refuse';
import { toDynamoDb, typed } from '../shared/requests';

/** The tombstone goes last, once a look has found nothing else; its id is free again after that. */
export function request(ctx: ConversationContext): DynamoDBBatchDeleteItemRequest | DynamoDBDeleteItemRequest {
  const { owner, conversationId, buried } = ctx.stash;
  const leftovers: Key[] = ctx.stash.leftovers;
  if (!buried) {
    runtime.earlyReturn();
  }
  if (leftovers.length === 0) {
    return {
      operation: 'DeleteItem',
      key: typed(lockKey(owner, conversationId)),
      condition: toDynamoDb({ expression: 'attribute_exists(deletedAt)' }),
    };
  }
  return {
    operation: 'BatchDeleteItem',
    tables: { [ctx.env[ApiEnvironment.TABLE_NAME]]: leftovers.map((item) => typed({ pk: item.pk, sk: item.sk })) },
  };
}

/** What DynamoDB leaves undone under load is found again by the next call. */
export function response(ctx: ConversationContext) {
  if (!isConditionFailure(ctx)) {
    refuseFailure(ctx);
  }
  ctx.stash.more = ctx.stash.leftovers.length > 0;
}
