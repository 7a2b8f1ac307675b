import { runtime } from '@aws-appsync/utils';
import type { DynamoDBBatchDeleteItemRequest } from '@aws-appsync/utils';
import { ApiEnvironment } from '../../../src/contract/environment';
import type { ConversationContext } from '../shared/conversation';
import type { Key } from '../shared/keys';
import { refuseFailure } from '../shared/refuse';
import { typed } from '../shared/requests';

/** What DynamoDB leaves undone under load is found again by the next call. */
export function request(ctx: ConversationContext): DynamoDBBatchDeleteItemRequest {
  const leftovers: Key[] = ctx.stash.leftovers;
  if (leftovers.length === 0) {
    runtime.earlyReturn();
  }
  return {
    operation: 'BatchDeleteItem',
    tables: { [ctx.env[ApiEnvironment.TABLE_NAME]]: leftovers.map((item) => typed({ pk: item.pk, sk: item.sk })) },
  };
}

export function response(ctx: ConversationContext) {
  refuseFailure(ctx);
  ctx.stash.more = true;
}
