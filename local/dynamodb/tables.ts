import type { KeyPlan, TablePlan } from '../plan';
import type { Attributes, Call } from './engine';

/** Creates a table as the template says; resolves when it can be used. */
export async function createTable(plan: TablePlan, call: Call): Promise<void> {
  const types = new Map([plan, ...plan.indexes].flatMap(keyAttributes).map(({ name, type }) => [name, type]));
  await call('CreateTable', {
    TableName: plan.name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...types].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType })),
    KeySchema: keySchema(plan),
    ...(plan.indexes.length > 0 ? {
      GlobalSecondaryIndexes: plan.indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: keySchema(index),
        Projection: { ProjectionType: index.projection, ...(index.nonKeyAttributes ? { NonKeyAttributes: index.nonKeyAttributes } : {}) },
      })),
    } : {}),
  });
  while (((await call('DescribeTable', { TableName: plan.name })).Table as { TableStatus: string }).TableStatus !== 'ACTIVE') {
    await new Promise(setImmediate);
  }
}

/** All items of a table, page by page. */
export async function* scan(tableName: string, call: Call, more: Attributes = {}): AsyncGenerator<Record<string, Attributes>> {
  let page: Attributes = {};
  do {
    page = await call('Scan', { TableName: tableName, ...more, ...(page.LastEvaluatedKey ? { ExclusiveStartKey: page.LastEvaluatedKey } : {}) });
    yield* page.Items as Record<string, Attributes>[];
  } while (page.LastEvaluatedKey);
}

export const keyAttributes = ({ partitionKey, sortKey }: KeyPlan) => [partitionKey, ...(sortKey ? [sortKey] : [])];

const keySchema = (plan: KeyPlan) => keyAttributes(plan).map(({ name }, at) => ({ AttributeName: name, KeyType: at === 0 ? 'HASH' : 'RANGE' }));
