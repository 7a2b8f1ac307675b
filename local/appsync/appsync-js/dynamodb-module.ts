import { operations, toUpdateExpression } from './dynamodb-update';
import { Misuse, type Library } from './scope';
import { isMap, set, toAttributes, type AttributeValue } from './util/dynamodb';
import { toFilterExpression, type Expression } from './util/dynamodb-expression';

type Input = Readonly<Record<string, unknown>>;

/** `@aws-appsync/utils/dynamodb`: the request shapes that AppSync's documentation gives. */
export const dynamoDbModule: Library = {
  get: (_scope, input: Input) => request('GetItem', input, { key: key('get', input), ...projection(input) }, ['consistentRead']),
  put: (_scope, input: Input) => request('PutItem', input, { key: key('put', input), attributeValues: toAttributes(map('put', 'item', input.item)), ...condition(input) }, VERSIONED),
  update: (_scope, input: Input) => request('UpdateItem', input, { key: key('update', input), update: toUpdateExpression(map('update', 'update', input.update)), ...condition(input) }, VERSIONED),
  remove: (_scope, input: Input) => request('DeleteItem', input, { key: key('remove', input), ...condition(input) }, VERSIONED),
  query: (_scope, input: Input) => request('Query', input, { query: filterExpression('query', 'query', input.query), ...filter(input), ...projection(input) }, PAGE),
  scan: (_scope, input: Input) => request('Scan', input, { ...filter(input ?? {}), ...projection(input ?? {}) }, [...PAGE, 'totalSegments', 'segment']),
  sync: (_scope, input: Input) => request('Sync', input, filter(input), ['basePartitionKey', 'deltaIndexName', 'limit', 'nextToken', 'lastSync']),
  batchGet: (_scope, input: Input) => ({
    operation: 'BatchGetItem',
    tables: perTable('batchGet', input, (table) => {
      const { keys, consistentRead } = map('batchGet', 'tables', table);
      return { keys: items('batchGet', keys), ...(consistentRead === undefined || consistentRead === null ? {} : { consistentRead }), ...projection(table as Input) };
    }),
  }),
  batchPut: (_scope, input: Input) => ({ operation: 'BatchPutItem', tables: perTable('batchPut', input, (table) => items('batchPut', table)) }),
  batchDelete: (_scope, input: Input) => ({ operation: 'BatchDeleteItem', tables: perTable('batchDelete', input, (table) => items('batchDelete', table)) }),
  transactGet: (_scope, input: Input) => ({
    operation: 'TransactGetItems',
    transactItems: list('transactGet', input.items).map((item) => ({ table: item.table, key: key('transactGet', item), ...projection(item) })),
  }),
  transactWrite: (_scope, input: Input) => ({ operation: 'TransactWriteItems', transactItems: list('transactWrite', input.items).map(transactItem) }),
  toStringSet: (_scope, values: unknown) => set('toStringSet', 'SS', 'string', values),
  toNumberSet: (_scope, values: unknown) => set('toNumberSet', 'NS', 'number', values),
  toBinarySet: (_scope, values: unknown) => set('toBinarySet', 'BS', 'string', values),
  operations,
};

const VERSIONED = ['customPartitionKey', 'populateIndexFields', '_version'];
const PAGE = ['index', 'limit', 'nextToken', 'consistentRead', 'scanIndexForward', 'select'];

/** Options that are null stay out, so that `limit: ctx.args.limit` may be handed on as it is. */
function request(operation: string, input: Input | null, fields: Input, passed: readonly string[]): Input {
  const options = Object.entries(input ?? {}).filter(([name, value]) => passed.includes(name) && value !== null && value !== undefined);
  return { operation, ...fields, ...Object.fromEntries(options) };
}

const key = (name: string, input: Input | null): Record<string, AttributeValue> => toAttributes(map(name, 'key', input?.key));

function condition(input: Input): Input {
  return isEmpty(input.condition) ? {} : { condition: filterExpression('condition', 'condition', input.condition) };
}

function filter(input: Input): Input {
  return isEmpty(input.filter) ? {} : { filter: filterExpression('filter', 'filter', input.filter) };
}

function filterExpression(name: string, field: string, value: unknown): Expression {
  const expression = toFilterExpression(value);
  if (!expression) throw new Misuse(`\`${field}\` is not a filter that can be read: ${JSON.stringify(value)} (of ${name})`);
  return expression;
}

/** `nested.object[1]` becomes `#nested.#object[1]`. */
function projection(input: Input): Input {
  if (isEmpty(input.projection)) return {};
  const expressionNames: Record<string, string> = {};
  const expression = (input.projection as readonly string[]).map((path) => path.replace(/[^.[\]]+(?![^[]*\])/g, (attribute) => {
    expressionNames[`#${attribute}`] = attribute;
    return `#${attribute}`;
  })).join(', ');
  return { projection: { expression, expressionNames } };
}

function perTable(name: string, input: Input, convert: (table: unknown) => unknown): Input {
  return Object.fromEntries(Object.entries(map(name, 'tables', input.tables)).map(([table, content]) => [table, convert(content)]));
}

const items = (name: string, values: unknown): Input[] => list(name, values).map(toAttributes);

function transactItem(item: Input): Input {
  const [[kind, content]] = Object.entries(item) as [[string, Input]];
  const fields = { table: content.table, key: key('transactWrite', content), ...condition(content) };
  switch (kind) {
    case 'putItem': return { ...fields, operation: 'PutItem', attributeValues: toAttributes(map(kind, 'item', content.item)) };
    case 'updateItem': return { ...fields, operation: 'UpdateItem', update: toUpdateExpression(map(kind, 'update', content.update)) };
    case 'deleteItem': return { ...fields, operation: 'DeleteItem' };
    case 'conditionCheck': return { ...fields, operation: 'ConditionCheck' };
    default: throw new Misuse(`\`transactWrite\` takes putItem, updateItem, deleteItem and conditionCheck, got ${kind}`);
  }
}

function map(name: string, field: string, value: unknown): Record<string, unknown> {
  if (!isMap(value)) throw new Misuse(`\`${field}\` of \`${name}\` must be an object, got ${JSON.stringify(value)}`);
  return value;
}

function list(name: string, value: unknown): Input[] {
  if (!Array.isArray(value) || !value.every(isMap)) throw new Misuse(`\`${name}\` takes a list of objects, got ${JSON.stringify(value)}`);
  return value;
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'object' && Object.keys(value).length === 0);
}

