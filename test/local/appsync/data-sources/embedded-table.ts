import { createDynamoDb } from '../../../../local/dynamodb';
import type { TablePlan } from '../../../../local/plan';
import type { DynamoDbService } from '../../../../local/services';
import { ManualClock } from '../../manual-clock';
import { recordedLog } from '../fakes';

export interface EmbeddedTable extends DynamoDbService {
  /** Operations as they were called. */
  readonly calls: { readonly operation: string; readonly input: Record<string, any> }[];
  /** Removes all items. */
  clear(): Promise<void>;
}

const TEXT = (name: string) => ({ name, type: 'S' as const });
const POSTS: TablePlan = {
  logicalId: 'Posts',
  name: 'posts',
  arn: 'arn:aws:dynamodb:eu-west-1:1:table/posts',
  partitionKey: TEXT('pk'),
  sortKey: TEXT('sk'),
  indexes: [{ name: 'byOwner', partitionKey: TEXT('owner'), projection: 'ALL' }],
};

/** The table `posts` with keys `pk` and `sk` and an index `byOwner`, in a DynamoDB of its own. */
export async function startTable(): Promise<EmbeddedTable> {
  const dynamoDb = await createDynamoDb([POSTS], { clock: new ManualClock(), log: recordedLog() });
  const calls: EmbeddedTable['calls'] = [];
  return {
    calls,
    call(operation, input) {
      calls.push({ operation, input });
      return dynamoDb.call(operation, input);
    },
    async clear() {
      calls.length = 0;
      const { Items } = await dynamoDb.call('Scan', { TableName: POSTS.name }) as { Items: Record<string, unknown>[] };
      await Promise.all(Items.map(({ pk, sk }) => dynamoDb.call('DeleteItem', { TableName: POSTS.name, Key: { pk, sk } })));
    },
    close: () => dynamoDb.close(),
  };
}
