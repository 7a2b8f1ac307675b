import { evaluate } from '../../../../local/appsync/appsync-js';

const ask = (call: string) => evaluate(`import * as ddb from '@aws-appsync/utils/dynamodb';\nimport { operations as ops } from '@aws-appsync/utils/dynamodb';\nexport const request = (ctx) => ddb.${call};\nexport const response = (ctx) => ctx.result;`, 'request');
const made = (call: string) => {
  const { result, error } = ask(call);
  expect(error).toBeUndefined();
  return result;
};

const id = { id: { S: '1' } };
const condition = { expression: '(#v = :v_eq)', expressionNames: { '#v': 'v' }, expressionValues: { ':v_eq': { N: 1 } } };

describe('requests', () => {
  test.each([
    ['get({ key: { id: "1" } })', { operation: 'GetItem', key: id }],
    ['get({ key: { id: "1" }, consistentRead: true, projection: ["a", "nested.object[1]"] })',
      { operation: 'GetItem', key: id, consistentRead: true, projection: { expression: '#a, #nested.#object[1]', expressionNames: { '#a': 'a', '#nested': 'nested', '#object': 'object' } } }],
    ['put({ key: { id: "1" }, item: { a: ["x"], none: undefined }, condition: { v: { eq: 1 } } })', { operation: 'PutItem', key: id, attributeValues: { a: { L: [{ S: 'x' }] }, none: { NULL: null } }, condition }],
    ['put({ key: { id: "1" }, item: {}, condition: null })', { operation: 'PutItem', key: id, attributeValues: {} }],
    ['remove({ key: { id: "1" }, condition: { v: { eq: 1 } } })', { operation: 'DeleteItem', key: id, condition }],
    ['query({ query: { id: { eq: "1" }, at: { beginsWith: "T#" } }, index: "byOwner", limit: 10, nextToken: null, scanIndexForward: false, filter: { v: { eq: 1 } }, select: "ALL_ATTRIBUTES" })', {
      operation: 'Query',
      query: { expression: '(#id = :id_eq) AND (begins_with(#at,:at_beginsWith))', expressionNames: { '#id': 'id', '#at': 'at' }, expressionValues: { ':id_eq': { S: '1' }, ':at_beginsWith': { S: 'T#' } } },
      index: 'byOwner',
      limit: 10,
      scanIndexForward: false,
      filter: condition,
      select: 'ALL_ATTRIBUTES',
    }],
    ['scan({ limit: 5, totalSegments: 2, segment: 0, filter: {} })', { operation: 'Scan', limit: 5, totalSegments: 2, segment: 0 }],
    ['sync({ limit: 5, lastSync: 1 })', { operation: 'Sync', limit: 5, lastSync: 1 }],
    ['batchGet({ tables: { posts: { keys: [{ id: "1" }], consistentRead: true, projection: ["a"] } } })',
      { operation: 'BatchGetItem', tables: { posts: { keys: [id], consistentRead: true, projection: { expression: '#a', expressionNames: { '#a': 'a' } } } } }],
    ['batchPut({ tables: { posts: [{ id: "1", v: 2 }] } })', { operation: 'BatchPutItem', tables: { posts: [{ id: { S: '1' }, v: { N: 2 } }] } }],
    ['batchDelete({ tables: { posts: [{ id: "1" }] } })', { operation: 'BatchDeleteItem', tables: { posts: [id] } }],
    ['transactGet({ items: [{ table: "posts", key: { id: "1" } }] })', { operation: 'TransactGetItems', transactItems: [{ table: 'posts', key: id }] }],
    ['transactWrite({ items: [{ putItem: { table: "posts", key: { id: "1" }, item: { v: 1 } } }, { conditionCheck: { table: "posts", key: { id: "1" }, condition: { v: { eq: 1 } } } }] })',
      { operation: 'TransactWriteItems', transactItems: [{ table: 'posts', operation: 'PutItem', key: id, attributeValues: { v: { N: 1 } } }, { table: 'posts', operation: 'ConditionCheck', key: id, condition }] }],
    ['toStringSet(["a"])', { SS: ['a'] }],
  ])('%s', (call, expected) => {
    expect(made(call)).toEqual(expected);
  });

  test.each([
    ['get({})', '`key` of `get` must be an object, got undefined'],
    ['put({ key: { id: 1 } })', '`item` of `put` must be an object, got undefined'],
    ['query({ query: { id: "1" } })', '`query` is not a filter that can be read: {"id":"1"}'],
    ['batchPut({ tables: { posts: {} } })', '`batchPut` takes a list of objects, got {}'],
  ])('%s is refused', (call, problem) => {
    expect(ask(call).error).toEqual({ errorType: 'Code', message: expect.stringContaining(problem) });
  });
});

describe('updates', () => {
  const update = (fields: string) => (made(`update({ key: { id: "1" }, update: ${fields} })`) as { update: unknown }).update;

  test.each([
    ['{ title: "a", none: null }', 'SET #expName_1 = :expValue_1, #expName_2 = :expValue_2', { ':expValue_1': { S: 'a' }, ':expValue_2': { NULL: null } }],
    ['{ address: { city: "Rome" } }', 'SET #expName_1.#expName_2 = :expValue_1', { ':expValue_1': { S: 'Rome' } }],
    ['{ address: ops.replace({ city: "Rome" }) }', 'SET #expName_1 = :expValue_1', { ':expValue_1': { M: { city: { S: 'Rome' } } } }],
    ['{ address: ops.add({ city: "Rome" }), old: ops.remove() }', 'SET #expName_1 = :expValue_1 REMOVE #expName_2', { ':expValue_1': { M: { city: { S: 'Rome' } } } }],
    ['{ n: ops.increment(10), m: ops.decrement() }', 'SET #expName_1 = #expName_1 + :expValue_1, #expName_2 = #expName_2 - :expValue_2', { ':expValue_1': { N: 10 }, ':expValue_2': { N: 1 } }],
    ['{ l: ops.append([1]), k: ops.prepend([2]) }', 'SET #expName_1 = list_append(#expName_1, :expValue_1), #expName_2 = list_append(:expValue_2, #expName_2)', { ':expValue_1': { L: [{ N: 1 }] }, ':expValue_2': { L: [{ N: 2 }] } }],
    ['{ ids: [ops.updateListItem("102", 1), ops.updateListItem("112", 2)] }', 'SET #expName_1[1] = :expValue_1, #expName_1[2] = :expValue_2', { ':expValue_1': { S: '102' }, ':expValue_2': { S: '112' } }],
    ['{ tags: ["a", "b"] }', 'SET #expName_1 = :expValue_1', { ':expValue_1': { L: [{ S: 'a' }, { S: 'b' }] } }],
  ])('%s', (fields, expression, expressionValues) => {
    expect(update(fields)).toMatchObject({ expression, expressionValues });
  });

  test('name an attribute once, and may have a condition', () => {
    expect(made('update({ key: { id: "1" }, update: { a: { x: 1 }, b: { x: 2 } }, condition: { v: { eq: 1 } } })')).toEqual({
      operation: 'UpdateItem',
      key: id,
      condition,
      update: { expression: 'SET #expName_1.#expName_2 = :expValue_1, #expName_3.#expName_2 = :expValue_2', expressionNames: { '#expName_1': 'a', '#expName_2': 'x', '#expName_3': 'b' }, expressionValues: { ':expValue_1': { N: 1 }, ':expValue_2': { N: 2 } } },
    });
  });
});
