import type { DynamoDbService } from '../../../services';
import { isObject, isPresent, listAt, objectAt, onlyElements, present, type RequestObject } from '../request-object';
import { InvalidRequest, type SourceOutcome } from '../types';
import { fromWire, sameItem, sameValue, toWire, type Attributes } from './attribute-values';
import { sourceError } from './errors';
import { Expressions } from './expressions';

const BATCHES = ['BatchGetItem', 'BatchPutItem', 'BatchDeleteItem'] as const;
export type Batch = typeof BATCHES[number];
export const isBatch = (operation: unknown): operation is Batch => (BATCHES as readonly unknown[]).includes(operation);

type PerTable = ReadonlyMap<string, readonly Attributes[]>;
interface GetAnswer { readonly Responses?: Record<string, Attributes[]>; readonly UnprocessedKeys?: Record<string, { readonly Keys: Attributes[] }> }
interface WriteAnswer { readonly UnprocessedItems?: Record<string, Record<string, { readonly Item?: Attributes; readonly Key?: Attributes }>[]> }

export function batch(operation: Batch, request: RequestObject, dynamoDb: DynamoDbService): Promise<SourceOutcome> {
  onlyElements(request, ['operation', 'tables']);
  const tables = objectAt(request, 'tables');
  if (Object.keys(tables).length === 0) throw new InvalidRequest('At least one table must be given at \'$[tables]\'.');
  return operation === 'BatchGetItem' ? batchGet(tables, dynamoDb) : batchWrite(operation, tables, dynamoDb);
}

/** Items stand where their keys stood; null for those that are not there or were not read. */
async function batchGet(tables: RequestObject, dynamoDb: DynamoDbService): Promise<SourceOutcome> {
  const keys: PerTable = new Map(Object.keys(tables).map((table) => {
    return [table, attributeLists(objectAt(tables, table, '$[tables]'), 'keys', `$[tables][${table}]`)];
  }));
  const requestItems = Object.fromEntries([...keys].map(([table, tableKeys]) => {
    const options = objectAt(tables, table, '$[tables]');
    onlyElements(options, ['keys', 'consistentRead', 'projection'], `$[tables][${table}]`);
    const projection = new Expressions(options, `$[tables][${table}]`).optional('projection', 'ProjectionExpression').parameters();
    return [table, { Keys: tableKeys, ...present({ ConsistentRead: options.consistentRead }), ...projection }];
  }));
  try {
    const { Responses = {}, UnprocessedKeys = {} }: GetAnswer = await dynamoDb.call('BatchGetItem', { RequestItems: requestItems });
    return {
      result: {
        data: perTable(keys, (table, key) => fromWire((Responses[table] ?? []).find((item) => hasKey(item, key)))),
        unprocessedKeys: Object.fromEntries([...keys.keys()].map((table) => [table, (UnprocessedKeys[table]?.Keys ?? []).map(fromWire)])),
      },
    };
  } catch (error) {
    return { result: nothingDone(keys, 'unprocessedKeys'), error: sourceError(error) };
  }
}

/** Puts give the whole items back, deletes the keys. */
async function batchWrite(operation: 'BatchPutItem' | 'BatchDeleteItem', tables: RequestObject, dynamoDb: DynamoDbService): Promise<SourceOutcome> {
  const isPut = operation === 'BatchPutItem';
  const rest = isPut ? 'unprocessedItems' : 'unprocessedKeys';
  const wanted: PerTable = new Map(Object.keys(tables).map((table) => [table, attributeLists(tables, table, '$[tables]')]));
  const writeRequest = (entry: Attributes) => isPut ? { PutRequest: { Item: entry } } : { DeleteRequest: { Key: entry } };
  const requestItems = Object.fromEntries([...wanted].map(([table, entries]) => [table, entries.map(writeRequest)]));
  try {
    const { UnprocessedItems = {} }: WriteAnswer = await dynamoDb.call('BatchWriteItem', { RequestItems: requestItems });
    const left = (table: string): Attributes[] =>
      (UnprocessedItems[table] ?? []).flatMap((entry) => Object.values(entry)).map(({ Item, Key }) => (Item ?? Key) as Attributes);
    return {
      result: {
        data: perTable(wanted, (table, entry) => left(table).some((other) => sameItem(other, entry)) ? null : fromWire(entry)),
        [rest]: Object.fromEntries([...wanted.keys()].map((table) => [table, left(table).map(fromWire)])),
      },
    };
  } catch (error) {
    return { result: nothingDone(wanted, rest), error: sourceError(error) };
  }
}

function nothingDone(wanted: PerTable, rest: string): RequestObject {
  return { data: perTable(wanted, () => null), [rest]: perTable(wanted, (_table, entry) => fromWire(entry)) };
}

function perTable(wanted: PerTable, convert: (table: string, entry: Attributes) => unknown): RequestObject {
  return Object.fromEntries([...wanted].map(([table, entries]) => [table, entries.map((entry) => convert(table, entry))]));
}

function attributeLists(object: RequestObject, name: string, path: string): Attributes[] {
  return listAt(object, name, path).map((entry, index) => {
    if (!isObject(entry)) throw new InvalidRequest(`Expected JSON object at '${path}[${name}][${index}]', got ${JSON.stringify(entry)}.`);
    return toWire(entry, `${path}[${name}][${index}]`);
  });
}

function hasKey(item: Attributes, key: Attributes): boolean {
  return Object.keys(key).every((name) => isPresent(item[name]) && sameValue(item[name], key[name]));
}
