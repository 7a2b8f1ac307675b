import { runtime } from '@aws-appsync/utils';
import type { DynamoDBDeleteItemRequest } from '@aws-appsync/utils';
import type { ConversationContext } from '../shared/conversation';
import { lockKey } from '../shared/keys';
import { isConditionFailure, refuseFailure } from '../shared/refuse';
import { toDynamoDb, typed } from '../shared/requests';

/** Once a look has found nothing but the tombstone; its id is free again after that. */
export function request(ctx: ConversationContext): DynamoDBDeleteItemRequest {
  if (ctx.stash.more) {
    runtime.earlyReturn();
  }
  return {
    operation: 'DeleteItem',
    key: typed(lockKey(ctx.stash.owner, ctx.stash.conversationId)),
    condition: toDynamoDb({ expression: 'attribute_exists(deletedAt)' }),
  };
}

export function response(ctx: ConversationContext) {
  if (!isConditionFailure(ctx)) {
    refuseFailure(ctx);
  }
}
