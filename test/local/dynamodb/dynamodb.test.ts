import * as fc from 'fast-check';
import { silent, TABLE } from './harness';
import { createDynamoDb } from '../../../local/dynamodb';
import type { TablePlan } from '../../../local/plan';
import type { DynamoDbService } from '../../../local/services';
import { ManualClock } from '../manual-clock';

let db: DynamoDbService;
const clock = new ManualClock();
const log = silent();

beforeEach(async () => {
  db = await createDynamoDb([TABLE], { clock, log });
});
afterEach(() => db.close());

const key = (pk: string, sk: string) => ({ pk: { S: pk }, sk: { S: sk } });
const put = (pk: string, sk: string, more = {}) => db.call('PutItem', { TableName: TABLE.name, Item: { ...key(pk, sk), ...more } });

test('what was put is got, queried in order, page by page', async () => {
  for (const sk of ['b', 'a', 'c']) {
    await put('one', sk);
  }
  expect(await db.call('GetItem', { TableName: TABLE.name, Key: key('one', 'a') })).toEqual({ Item: key('one', 'a') });
  const query = { TableName: TABLE.name, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': { S: 'one' } }, ScanIndexForward: false, Limit: 2 };
  const first = await db.call('Query', query);
  expect(first.Items).toEqual([key('one', 'c'), key('one', 'b')]);
  const second = await db.call('Query', { ...query, ExclusiveStartKey: first.LastEvaluatedKey });
  expect(second.Items).toEqual([key('one', 'a')]);
});

test('an index holds only the items that have its keys', async () => {
  await put('one', 'a', { owner: { S: 'alice' }, updatedAt: { N: '2' } });
  await put('two', 'a', { owner: { S: 'alice' }, updatedAt: { N: '1' } });
  await put('three', 'a');
  const { Items } = await db.call('Query', { TableName: TABLE.name, IndexName: 'byOwner', KeyConditionExpression: '#o = :o', ExpressionAttributeNames: { '#o': 'owner' }, ExpressionAttributeValues: { ':o': { S: 'alice' } } });
  expect((Items as any[]).map(({ pk }) => pk.S)).toEqual(['two', 'one']);
});

test('a failed condition is an error by its name', async () => {
  await put('one', 'a');
  const refused = db.call('PutItem', { TableName: TABLE.name, Item: key('one', 'a'), ConditionExpression: 'attribute_not_exists(pk)' });
  await expect(refused).rejects.toMatchObject({ name: 'ConditionalCheckFailedException', message: 'The conditional request failed' });
  await expect(db.call('GetItem', { TableName: 'nowhere', Key: key('a', 'b') })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(db.call('TransactWriteItems', {})).rejects.toMatchObject({ name: 'UnknownOperationException' });
});

test('of many updates at once none is lost, and of many claims one wins', async () => {
  const add = { TableName: TABLE.name, Key: key('one', 'a'), UpdateExpression: 'ADD n :one', ExpressionAttributeValues: { ':one': { N: '1' } } };
  await Promise.all(Array.from({ length: 100 }, () => db.call('UpdateItem', add)));
  expect((await db.call('GetItem', { TableName: TABLE.name, Key: key('one', 'a') })).Item).toMatchObject({ n: { N: '100' } });
  const claims = await Promise.allSettled(Array.from({ length: 20 }, (_, claim) => db.call('UpdateItem', {
    TableName: TABLE.name, Key: key('one', 'b'), UpdateExpression: 'SET claim = :c', ConditionExpression: 'attribute_not_exists(claim)', ExpressionAttributeValues: { ':c': { N: String(claim) } },
  })));
  expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('hostile requests are refused one by one', async () => {
  const operation = fc.constantFrom('GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan', 'BatchGetItem', 'BatchWriteItem', 'Nonsense');
  const input = fc.record({
    TableName: fc.constant(TABLE.name),
    Key: fc.anything(),
    Item: fc.anything(),
    UpdateExpression: fc.string(),
    KeyConditionExpression: fc.string(),
    Limit: fc.integer(),
    RequestItems: fc.anything(),
  }, { requiredKeys: [] });
  await fc.assert(fc.asyncProperty(operation, input, async (name, request) => {
    await db.call(name, JSON.parse(JSON.stringify(request, (_, value) => (typeof value === 'bigint' ? String(value) : value)))).catch((error) => {
      expect(error.name).toMatch(/^[A-Z][A-Za-z]+(Exception|Error)$/);
    });
  }), { numRuns: 200 });
  await put('still', 'here');
  expect((await db.call('GetItem', { TableName: TABLE.name, Key: key('still', 'here') })).Item).toBeDefined();
});

test('expired items go some time after they expired; others stay', async () => {
  const now = Math.floor(clock.now() / 1000);
  await put('one', 'expired', { expires: { N: String(now + 100) } });
  await put('one', 'later', { expires: { N: String(now + 100_000) } });
  await put('one', 'never');
  const left = async () => ((await db.call('Scan', { TableName: TABLE.name })).Items as any[]).map(({ sk }) => sk.S).sort();
  clock.advance(50_000);
  expect(await left()).toEqual(['expired', 'later', 'never']);
  clock.advance(600_000);
  while ((await left()).length === 3) {
    await new Promise(setImmediate);
  }
  expect(await left()).toEqual(['later', 'never']);
});

test('a closed one answers no more', async () => {
  await db.close();
  await expect(put('one', 'a')).rejects.toThrow('closed');
});

test('two do not know each other', async () => {
  const other = await createDynamoDb([TABLE], { clock, log });
  await put('one', 'a');
  expect(await other.call('Scan', { TableName: TABLE.name })).toMatchObject({ Count: 0 });
  await other.close();
});

test('a table without a sort key, and one with an index of keys only', async () => {
  const plans: TablePlan[] = [
    { logicalId: 'Plain', name: 'plain', arn: 'arn', partitionKey: { name: 'id', type: 'N' }, indexes: [] },
    { logicalId: 'Keys', name: 'keys', arn: 'arn', partitionKey: { name: 'id', type: 'S' }, indexes: [{ name: 'byKind', partitionKey: { name: 'kind', type: 'S' }, projection: 'KEYS_ONLY' }] },
  ];
  const other = await createDynamoDb(plans, { clock, log });
  await other.call('PutItem', { TableName: 'plain', Item: { id: { N: '1' } } });
  await other.call('PutItem', { TableName: 'keys', Item: { id: { S: 'x' }, kind: { S: 'k' }, hidden: { S: 'h' } } });
  const { Items } = await other.call('Query', { TableName: 'keys', IndexName: 'byKind', KeyConditionExpression: 'kind = :k', ExpressionAttributeValues: { ':k': { S: 'k' } } });
  expect(Items).toEqual([{ id: { S: 'x' }, kind: { S: 'k' } }]);
  await other.close();
});
