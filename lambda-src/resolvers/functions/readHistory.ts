import { runtime } from '@aws-appsync/utils';
import type { DynamoDBQueryRequest } from '@aws-appsync/utils';
import { ApiEnvironment } from '../../../src/contract/environment';
import { recentTurns } from '../shared/history';
import type { TurnItem } from '../shared/items';
import { partition, TURN_PREFIX, turnKey } from '../shared/keys';
import { refuseFailure } from '../shared/refuse';
import { toDynamoDb } from '../shared/requests';
import type { SendContext } from '../shared/send';
import { leaveIfAnswered } from '../shared/send';

/** Turns that failed are no history: read somewhat more than is needed. */
const SPARE_TURNS = 10;

export function request(ctx: SendContext): DynamoDBQueryRequest {
  leaveIfAnswered(ctx);
  const { owner, conversationId, turnId } = ctx.stash;
  const most = +ctx.env[ApiEnvironment.HISTORY_TURNS];
  if (!(most > 0)) {
    runtime.earlyReturn();
  }
  return {
    operation: 'Query',
    query: toDynamoDb({
      expression: 'pk = :pk AND sk BETWEEN :first AND :last',
      values: { ':pk': partition(owner, conversationId), ':first': TURN_PREFIX, ':last': turnKey(owner, conversationId, turnId).sk },
    }),
    scanIndexForward: false,
    consistentRead: true,
    limit: most + SPARE_TURNS,
  };
}

export function response(ctx: SendContext<{ items: TurnItem[] }>) {
  refuseFailure(ctx);
  const { turn, now } = ctx.stash;
  ctx.stash.history = recentTurns(ctx.result.items, {
    except: turn!.turnId,
    turns: +ctx.env[ApiEnvironment.HISTORY_TURNS],
    characters: +ctx.env[ApiEnvironment.HISTORY_CHARACTERS] - turn!.message.length,
    now,
  });
}
