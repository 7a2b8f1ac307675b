import { runtime } from '@aws-appsync/utils';
import type { DynamoDBQueryRequest } from '@aws-appsync/utils';
import type { ConversationContext } from '../shared/conversation';
import { isLive } from '../shared/items';
import type { TurnItem } from '../shared/items';
import { partition, TURN_PREFIX } from '../shared/keys';
import { refusePageFailure } from '../shared/refuse';
import { toDynamoDb } from '../shared/requests';
import { turnOf } from '../shared/turn';

interface PageArgs { readonly nextToken?: string | null }

export function request(ctx: ConversationContext<PageArgs>): DynamoDBQueryRequest {
  const { owner, conversationId, absent, pageSize } = ctx.stash;
  if (absent) {
    runtime.earlyReturn();
  }
  return {
    operation: 'Query',
    query: toDynamoDb({
      expression: 'pk = :pk AND begins_with(sk, :turn)',
      values: { ':pk': partition(owner, conversationId), ':turn': TURN_PREFIX },
    }),
    scanIndexForward: false,
    consistentRead: true,
    limit: pageSize,
    ...(ctx.args.nextToken ? { nextToken: ctx.args.nextToken } : {}),
  };
}

export function response(ctx: ConversationContext<PageArgs, { items: TurnItem[]; nextToken?: string | null }>) {
  refusePageFailure(ctx);
  const { now } = ctx.stash;
  ctx.stash.page = {
    items: ctx.result.items.filter((turn) => isLive(turn, now) && !turn.deletedAt).map((turn) => turnOf(turn, now)),
    nextToken: ctx.result.nextToken ?? null,
  };
}
