import * as fc from 'fast-check';
import { dynamoDbDataSource } from '../../../../local/appsync/data-sources/dynamodb';
import { InvalidRequest, type SourceOutcome } from '../../../../local/appsync/data-sources/types';
import { FakeLambda, fieldRequest } from '../fakes';
import { startTable, type EmbeddedTable } from './embedded-table';

let table: EmbeddedTable;
let source: ReturnType<typeof dynamoDbDataSource>;
let lambda: FakeLambda;
let decision: Record<string, unknown>;

beforeAll(async () => {
  table = await startTable();
  lambda = new FakeLambda({ arbiter: () => ({ payload: decision }) });
  source = dynamoDbDataSource({ name: 'posts', region: 'eu-west-1', dynamoDb: table, lambda });
});
beforeEach(() => table.clear());
afterAll(() => table.close());

const ask = (request: unknown, caller = 'Query.posts'): Promise<SourceOutcome> =>
  source.invoke({ request, caller, field: fieldRequest('Mutation.updatePost', { args: { id: '1' } }), deadline: Infinity });
const key = { pk: { S: 'p1' }, sk: { S: 'a' } };
const put = (attributeValues: Record<string, unknown>, more: Record<string, unknown> = {}) => ask({ operation: 'PutItem', key, attributeValues, ...more });
const get = async () => (await ask({ operation: 'GetItem', key, consistentRead: true })).result;
const CONDITION_FAILED = { type: 'DynamoDB:ConditionalCheckFailedException', message: expect.stringMatching(/^The conditional request failed \(Service: DynamoDb, Status Code: 400, Request ID: [0-9A-F]{52}\)$/) };

describe('one item', () => {
  const values = {
    text: { S: 'x' },
    number: { N: 12.5 },
    numberAsText: { N: '7' },
    flag: { BOOL: false },
    none: { NULL: null },
    list: { L: [{ N: 1 }, { S: 'b' }] },
    map: { M: { deep: { SS: ['q'] } } },
    numbers: { NS: [1, 2] },
    bytes: { B: 'aGk=' },
    manyBytes: { BS: ['aGk='] },
  };
  const plain = {
    pk: 'p1', sk: 'a', text: 'x', number: 12.5, numberAsText: 7, flag: false, none: null, list: [1, 'b'], map: { deep: ['q'] }, numbers: [1, 2], bytes: 'aGk=', manyBytes: ['aGk='],
  };

  test('is put, and comes back as plain JSON', async () => {
    expect(await put(values)).toEqual({ result: plain });
    expect(await get()).toEqual(plain);
  });

  test('is null where there is none', async () => {
    expect(await ask({ operation: 'GetItem', key })).toEqual({ result: null });
    expect(await ask({ operation: 'DeleteItem', key })).toEqual({ result: null });
  });

  test('is projected', async () => {
    await put(values);
    expect(await ask({ operation: 'GetItem', key, projection: { expression: '#t, flag', expressionNames: { '#t': 'text' } } })).toEqual({ result: { text: 'x', flag: false } });
  });

  test('is updated and given back as it then is', async () => {
    const update = { expression: 'ADD #votes :plusOne', expressionNames: { '#votes': 'upvotes' }, expressionValues: { ':plusOne': { N: 1 } } };
    await ask({ operation: 'UpdateItem', key, update });
    expect(await ask({ operation: 'UpdateItem', key, update })).toEqual({ result: { pk: 'p1', sk: 'a', upvotes: 2 } });
  });

  test('is deleted and given back as it was', async () => {
    await put({ text: { S: 'x' } });
    expect(await ask({ operation: 'DeleteItem', key })).toEqual({ result: { pk: 'p1', sk: 'a', text: 'x' } });
    expect(await get()).toBeNull();
  });

  test('merges names and values of update and condition, and leaves empty ones out', async () => {
    await put({ version: { N: 1 } });
    const update = { expression: 'REMOVE nothing', expressionNames: {}, expressionValues: {} };
    expect((await ask({ operation: 'UpdateItem', key, update })).error).toBeUndefined();
    const condition = { expression: '#v = :one', expressionNames: { '#v': 'version' }, expressionValues: { ':one': { N: 1 } } };
    expect(await ask({ operation: 'UpdateItem', key, update: { expression: 'SET #t = :t', expressionNames: { '#t': 'text' }, expressionValues: { ':t': { S: 'new' } } }, condition }))
      .toEqual({ result: { pk: 'p1', sk: 'a', version: 1, text: 'new' } });
  });
});

describe('a failed condition', () => {
  const isNew = { expression: 'attribute_not_exists(pk)' };
  const update = { expression: 'SET #t = :t', expressionNames: { '#t': 'text' }, expressionValues: { ':t': { S: 'new' } } };

  test('of PutItem is an error with the stored item beside it', async () => {
    await put({ text: { S: 'old' } });
    expect(await put({ text: { S: 'new' } }, { condition: isNew })).toEqual({ result: { pk: 'p1', sk: 'a', text: 'old' }, error: CONDITION_FAILED });
    expect(await get()).toEqual({ pk: 'p1', sk: 'a', text: 'old' });
  });

  test('of PutItem is a success where the item is already what was to be written', async () => {
    await put({ text: { S: 'same' }, version: { N: 8 } });
    expect(await put({ text: { S: 'same' }, version: { N: 8 } }, { condition: isNew })).toEqual({ result: { pk: 'p1', sk: 'a', text: 'same', version: 8 } });
    expect(await put({ text: { S: 'same' }, version: { N: 2 } }, { condition: { ...isNew, equalsIgnore: ['version'] } })).toEqual({ result: { pk: 'p1', sk: 'a', text: 'same', version: 8 } });
    expect((await put({ text: { S: 'same' }, version: { N: 2 } }, { condition: isNew })).error).toEqual(CONDITION_FAILED);
    const values = { tags: { SS: ['a', 'b'] }, numbers: { NS: [1, 2] }, map: { M: { a: { N: '1.0' }, b: { L: [{ NULL: null }] } } } };
    await put(values);
    const reordered = { tags: { SS: ['b', 'a'] }, numbers: { NS: [2, 1] }, map: { M: { b: { L: [{ NULL: true }] }, a: { N: 1 } } } };
    expect((await put(reordered, { condition: isNew })).error).toBeUndefined();
  });

  test('of DeleteItem is a success where there is no item, else an error', async () => {
    const condition = { expression: '#t = :t', expressionNames: { '#t': 'text' }, expressionValues: { ':t': { S: 'x' } } };
    expect(await ask({ operation: 'DeleteItem', key, condition })).toEqual({ result: null });
    await put({ text: { S: 'other' } });
    expect(await ask({ operation: 'DeleteItem', key, condition })).toEqual({ result: { pk: 'p1', sk: 'a', text: 'other' }, error: CONDITION_FAILED });
  });

  test('of UpdateItem is always an error, and the item is the result', async () => {
    await put({ text: { S: 'new' } });
    expect(await ask({ operation: 'UpdateItem', key, update, condition: isNew })).toEqual({ result: { pk: 'p1', sk: 'a', text: 'new' }, error: CONDITION_FAILED });
    const absent = { expression: 'attribute_exists(pk)' };
    expect(await ask({ operation: 'UpdateItem', key: { pk: { S: 'none' }, sk: { S: 'a' } }, update, condition: absent })).toEqual({ result: null, error: CONDITION_FAILED });
  });

  test('reads the item consistently, unless told not to', async () => {
    await put({ text: { S: 'old' } });
    const readOf = async (condition: Record<string, unknown>) => {
      table.calls.length = 0;
      await ask({ operation: 'UpdateItem', key, update, condition });
      return table.calls.map(({ operation, input }) => [operation, input.ConsistentRead]);
    };
    expect(await readOf(isNew)).toEqual([['UpdateItem', undefined], ['GetItem', true]]);
    expect(await readOf({ ...isNew, consistentRead: false })).toEqual([['UpdateItem', undefined], ['GetItem', false]]);
  });

  test('asks a function where the strategy is Custom', async () => {
    await put({ text: { S: 'old' } });
    const condition = { ...isNew, conditionalCheckFailedHandler: { strategy: 'Custom', lambdaArn: 'arbiter' } };
    const request = { operation: 'UpdateItem', key, update, condition };
    decision = { action: 'reject' };
    expect((await ask(request)).error).toEqual(CONDITION_FAILED);
    expect(lambda.invocations[0].payload).toEqual({
      arguments: { id: '1' },
      requestMapping: request,
      currentValue: { pk: { S: 'p1' }, sk: { S: 'a' }, text: { S: 'old' } },
      resolver: { tableName: 'posts', awsRegion: 'eu-west-1', parentType: 'Mutation', field: 'updatePost' },
      identity: null,
    });
    decision = { action: 'discard' };
    expect(await ask(request)).toEqual({ result: { pk: 'p1', sk: 'a', text: 'old' } });
    decision = { action: 'retry', retryMapping: { update, condition: { expression: 'attribute_exists(pk)' } } };
    expect(await ask(request)).toEqual({ result: { pk: 'p1', sk: 'a', text: 'new' } });
    decision = { action: 'retry', retryMapping: { update } };
    expect((await ask(request)).error).toEqual(CONDITION_FAILED);
  });
});

describe('pages', () => {
  const query = { expression: 'pk = :pk', expressionValues: { ':pk': { S: 'p1' } } };
  beforeEach(async () => {
    for (const sk of ['a', 'b', 'c', 'd']) await ask({ operation: 'PutItem', key: { pk: { S: 'p1' }, sk: { S: sk } }, attributeValues: { owner: { S: sk < 'c' ? 'alice' : 'bob' } } });
  });
  const keysOf = ({ result }: SourceOutcome) => (result as { items: { sk: string }[] }).items.map(({ sk }) => sk);
  const tokenOf = ({ result }: SourceOutcome) => (result as { nextToken: string | null }).nextToken;

  test('follow each other by a token that tells nothing', async () => {
    const first = await ask({ operation: 'Query', query, limit: 3 });
    expect(keysOf(first)).toEqual(['a', 'b', 'c']);
    expect(Buffer.from(tokenOf(first)!, 'base64').toString('latin1')).not.toMatch(/p1|sk/);
    const second = await ask({ operation: 'Query', query, limit: 3, nextToken: tokenOf(first) });
    expect(second.result).toEqual({ items: [{ pk: 'p1', sk: 'd', owner: 'bob' }], nextToken: null, scannedCount: 1 });
  });

  test('refuse a token that is forged, or of another resolver', async () => {
    const token = tokenOf(await ask({ operation: 'Query', query, limit: 1 }))!;
    const refused = { result: null, error: { type: 'DynamoDB:UserIllegalArgumentException', message: expect.stringContaining('Invalid pagination token given.') } };
    expect(await ask({ operation: 'Query', query, nextToken: token }, 'Query.others')).toEqual(refused);
    for (const forged of ['', 'x', `${token.slice(0, -4)}AAAA`, Buffer.from('{"pk":{"S":"p2"}}').toString('base64')]) {
      expect(await ask({ operation: 'Query', query, nextToken: forged })).toEqual(refused);
    }
  });

  test('may run backwards, through an index, filtered and projected', async () => {
    expect(keysOf(await ask({ operation: 'Query', query, scanIndexForward: false, consistentRead: true, limit: null, nextToken: null }))).toEqual(['d', 'c', 'b', 'a']);
    expect(keysOf(await ask({ operation: 'Query', index: 'byOwner', query: { expression: '#o = :o', expressionNames: { '#o': 'owner' }, expressionValues: { ':o': { S: 'bob' } } } })).sort()).toEqual(['c', 'd']);
    const filter = { expression: '#o = :o', expressionNames: { '#o': 'owner' }, expressionValues: { ':o': { S: 'alice' } } };
    expect((await ask({ operation: 'Query', query, filter, projection: { expression: 'sk' } })).result).toEqual({ items: [{ sk: 'a' }, { sk: 'b' }], nextToken: null, scannedCount: 4 });
  });

  test('may be of a whole table, in segments', async () => {
    const segments = await Promise.all([0, 1].map((segment) => ask({ operation: 'Scan', totalSegments: 2, segment })));
    expect(segments.flatMap(keysOf).sort()).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('batches', () => {
  const other = { pk: { S: 'p2' }, sk: { S: 'a' } };

  test('put, get in the order asked for, and delete', async () => {
    const items = [{ ...key, n: { N: 1 } }, { ...other, n: { N: 2 } }];
    expect(await ask({ operation: 'BatchPutItem', tables: { posts: items } }))
      .toEqual({ result: { data: { posts: [{ pk: 'p1', sk: 'a', n: 1 }, { pk: 'p2', sk: 'a', n: 2 }] }, unprocessedItems: { posts: [] } } });
    expect(await ask({ operation: 'BatchGetItem', tables: { posts: { keys: [other, { pk: { S: 'none' }, sk: { S: 'a' } }, key], consistentRead: true } } }))
      .toEqual({ result: { data: { posts: [{ pk: 'p2', sk: 'a', n: 2 }, null, { pk: 'p1', sk: 'a', n: 1 }] }, unprocessedKeys: { posts: [] } } });
    expect(await ask({ operation: 'BatchDeleteItem', tables: { posts: [key, other] } }))
      .toEqual({ result: { data: { posts: [{ pk: 'p1', sk: 'a' }, { pk: 'p2', sk: 'a' }] }, unprocessedKeys: { posts: [] } } });
    expect(await get()).toBeNull();
  });

  test('that fail say that nothing was done', async () => {
    const failed = await ask({ operation: 'BatchDeleteItem', tables: { posts: [key, key] } });
    expect(failed).toEqual({ result: { data: { posts: [null, null] }, unprocessedKeys: { posts: [{ pk: 'p1', sk: 'a' }, { pk: 'p1', sk: 'a' }] } }, error: expect.objectContaining({ type: 'DynamoDB:DynamoDbException' }) });
  });
});

describe('what goes wrong', () => {
  test('in DynamoDB is an error of the source', async () => {
    expect(await ask({ operation: 'UpdateItem', key, update: { expression: 'SET 1' } })).toEqual({ result: null, error: { type: 'DynamoDB:DynamoDbException', message: expect.stringContaining('Invalid UpdateExpression') } });
    expect((await ask({ operation: 'BatchGetItem', tables: { missing: { keys: [key] } } })).error?.type).toBe('DynamoDB:ResourceNotFoundException');
  });

  test.each([
    [null, 'Expected JSON object for the request, got null.'],
    [{}, 'Value for field \'$[operation]\' not found.'],
    [{ operation: 'Upsert' }, 'Unsupported element \'$[operation]\'.'],
    [{ operation: 'GetItem', key, consistent: true }, 'Unsupported element \'$[consistent]\'.'],
    [{ operation: 'GetItem' }, 'Expected JSON object at \'$[key]\', got null.'],
    [{ operation: 'GetItem', key: { pk: 'p1' } }, 'Expected a typed DynamoDB value such as {"S": "text"} at \'$[key][pk]\', got "p1".'],
    [{ operation: 'GetItem', key: { pk: { X: 'p1' } } }, 'Unsupported element \'$[key][pk][X]\'.'],
    [{ operation: 'PutItem', key, condition: { expression: 'a', returnValuesOnConditionCheckFailure: false } }, 'Unsupported element \'$[condition][returnValuesOnConditionCheckFailure]\'.'],
    [{ operation: 'Query', query: {} }, 'Expected text at \'$[query][expression]\', got null.'],
    [{ operation: 'PutItem', key, _version: 1 }, 'Unsupported element \'$[_version]\'.'],
  ])('in the request %j ends the field', async (request, message) => {
    await expect(ask(request)).rejects.toEqual(expect.objectContaining({ message, errorType: 'MappingTemplate' }));
  });

  test.each(['TransactWriteItems', 'TransactGetItems', 'Sync'])('%s is refused by name', async (operation) => {
    await expect(ask({ operation, transactItems: [] })).rejects.toEqual(expect.objectContaining({ errorType: 'LocalRunner:NotSupported', message: expect.stringContaining(`\`${operation}\` is not supported by the local runner`) }));
  });

  test('never escapes as anything else, whatever the request is', async () => {
    const operation = fc.constantFrom('GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan', 'BatchGetItem', 'BatchPutItem', 'BatchDeleteItem');
    const element = fc.constantFrom('key', 'attributeValues', 'update', 'condition', 'query', 'filter', 'projection', 'tables', 'index', 'nextToken', 'limit', 'select', 'consistentRead');
    const content = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constant(key), fc.record({ expression: fc.string(), expressionValues: fc.constant({ ':a': { S: 'a' } }) }));
    await fc.assert(fc.asyncProperty(operation, fc.dictionary(element, content), async (name, elements) => {
      try {
        const outcome = await ask({ ...elements, operation: name });
        if (outcome.error) expect(outcome.error.type).toMatch(/^DynamoDB:/);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidRequest);
      }
    }), { numRuns: 150 });
  });
});
