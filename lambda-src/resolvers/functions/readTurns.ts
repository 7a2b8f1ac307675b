import { runtime } from '@aws-appsync/utils';
import type { DynamoDBQueryRequest } from '@aws-appsync/utils';
import type { ConversationContext } from '../shared/conversation';
import { isLive } from '../shared/items';
import type { TurnItem } from '../shared/items';
import { partition, TURN_PREFIX, turnKey } from '../shared/keys';
import { refusePageFailure } from '../shared/refuse';
import { toDynamoDb } from '../shared/requests';
import { leaveIfAnswered } from '../shared/send';

interface PageArgs { readonly nextToken?: string | null }

/** Sorts behind every turn's id. */
const END = '~';

/** The latest turns first: a page of them, or what came before the turn that is being sent. */
export function request(ctx: ConversationContext<PageArgs>): DynamoDBQueryRequest {
  leaveIfAnswered(ctx);
  const { owner, conversationId, turnId, absent, pageSize } = ctx.stash;
  if (absent || !pageSize) {
    runtime.earlyReturn();
  }
  return {
    operation: 'Query',
    query: toDynamoDb({
      expression: 'pk = :pk AND sk BETWEEN :first AND :last',
      values: { ':pk': partition(owner, conversationId), ':first': TURN_PREFIX, ':last': turnKey(owner, conversationId, turnId ?? END).sk },
    }),
    scanIndexForward: false,
    consistentRead: true,
    limit: pageSize,
    ...(ctx.args.nextToken ? { nextToken: ctx.args.nextToken } : {}),
  };
}

export function response(ctx: ConversationContext<PageArgs, { items: TurnItem[]; nextToken?: string | null }>) {
  refusePageFailure(ctx);
  ctx.stash.turns = ctx.result.items.filter((turn) => isLive(turn, ctx.stash.now) && !turn.deletedAt);
  ctx.stash.nextToken = ctx.result.nextToken;
}
