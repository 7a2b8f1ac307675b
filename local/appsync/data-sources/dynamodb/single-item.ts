import { onlyElements, objectAt, optionalObjectAt, present, type RequestObject } from '../request-object';
import type { SourceOutcome } from '../types';
import { fromWire, toWire } from './attribute-values';
import { isFailedCondition, sourceError } from './errors';
import { Expressions } from './expressions';
import { CONDITION_ELEMENTS, type FailedConditions, type Write } from './failed-condition';
import type { SourceTable } from './table';

export async function getItem(request: RequestObject, { name, dynamoDb }: SourceTable): Promise<SourceOutcome> {
  onlyElements(request, ['operation', 'key', 'consistentRead', 'projection']);
  const input = { TableName: name, Key: toWire(objectAt(request, 'key'), '$[key]'), ...present({ ConsistentRead: request.consistentRead }), ...projection(request) };
  return attempt(async () => ({ result: fromWire((await dynamoDb.call('GetItem', input)).Item) }));
}

const WRITES = {
  PutItem: { elements: ['attributeValues'], returnValues: 'NONE' },
  UpdateItem: { elements: ['update'], returnValues: 'ALL_NEW' },
  DeleteItem: { elements: [], returnValues: 'ALL_OLD' },
} as const satisfies Record<Write, unknown>;

export const isWrite = (operation: unknown): operation is Write => typeof operation === 'string' && Object.hasOwn(WRITES, operation);

/** PutItem gives the new item, UpdateItem the item as it then is, DeleteItem the item that was. */
export async function writeItem(operation: Write, request: RequestObject, table: SourceTable, failed: FailedConditions): Promise<SourceOutcome> {
  onlyElements(request, ['operation', 'key', 'condition', ...WRITES[operation].elements]);
  const input = writeInput(operation, request, table.name);
  return attempt(async () => {
    try {
      const { Attributes } = await table.dynamoDb.call(operation, input);
      return { result: fromWire(operation === 'PutItem' ? input.Item : Attributes) };
    } catch (error) {
      if (!isFailedCondition(error)) throw error;
      return failed.handle(error, operation, request, input);
    }
  });
}

function writeInput(operation: Write, request: RequestObject, tableName: string): Record<string, unknown> {
  const key = toWire(objectAt(request, 'key'), '$[key]');
  const expressions = new Expressions(request);
  if (operation === 'UpdateItem') expressions.required('update', 'UpdateExpression');
  expressions.optional('condition', 'ConditionExpression', CONDITION_ELEMENTS);
  const content = operation === 'PutItem' ? { Item: { ...toWire(optionalObjectAt(request, 'attributeValues') ?? {}, '$[attributeValues]'), ...key } } : { Key: key };
  return { TableName: tableName, ...content, ...expressions.parameters(), ReturnValues: WRITES[operation].returnValues };
}

export function projection(request: RequestObject): Record<string, unknown> {
  return new Expressions(request).optional('projection', 'ProjectionExpression').parameters();
}

export async function attempt(call: () => Promise<SourceOutcome>): Promise<SourceOutcome> {
  try {
    return await call();
  } catch (error) {
    return { result: null, error: sourceError(error) };
  }
}
