import { createDynamoDb } from '../../../local/dynamodb';
import type { TablePlan } from '../../../local/plan';
import type { DynamoDbService } from '../../../local/services';
import { Table } from '../../../src/contract/table';

export const TABLE_NAME = 'chat-table';

type Item = Record<string, Record<string, unknown>>;

/** The chat table in a DynamoDB of the test's own. */
export interface TestTable extends DynamoDbService {
  /** Everything that is stored. */
  items(): Promise<Item[]>;
  empty(): Promise<void>;
}

export async function openTable(): Promise<TestTable> {
  const clock = { now: Date.now, setTimeout: () => ({ cancel: () => undefined }) };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const service = await createDynamoDb([PLAN], { clock, log });
  const items = async () => (await service.call('Scan', { TableName: TABLE_NAME })).Items as Item[];
  return {
    call: (operation, input) => service.call(operation, input),
    close: () => service.close(),
    items,
    empty: async () => {
      const keys = (await items()).map(({ pk, sk }) => ({ TableName: TABLE_NAME, Key: { pk, sk } }));
      await Promise.all(keys.map((key) => service.call('DeleteItem', key)));
    },
  };
}

const text = (name: string) => ({ name, type: 'S' as const });

const PLAN: TablePlan = {
  logicalId: 'Table',
  name: TABLE_NAME,
  arn: `arn:aws:dynamodb:eu-west-1:123456789012:table/${TABLE_NAME}`,
  partitionKey: text(Table.PARTITION_KEY),
  sortKey: text(Table.SORT_KEY),
  timeToLiveAttribute: Table.TIME_TO_LIVE,
  indexes: [{
    name: Table.BY_OWNER_INDEX,
    partitionKey: text(Table.BY_OWNER_PARTITION_KEY),
    sortKey: text(Table.BY_OWNER_SORT_KEY),
    projection: 'INCLUDE',
    nonKeyAttributes: Table.BY_OWNER_ATTRIBUTES,
  }],
};
