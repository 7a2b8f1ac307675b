import { isObject, listAt, objectAt, isPresent, onlyElements, optionalObjectAt, textAt, type RequestObject } from '../request-object';
import { InvalidRequest, type Invocation, type SourceOutcome } from '../types';
import { fromWire, sameItem, type Attributes } from './attribute-values';
import { sourceError } from './errors';
import type { SourceTable } from './table';

/** The operations that may have a condition. */
export type Write = 'PutItem' | 'UpdateItem' | 'DeleteItem';

export const CONDITION_ELEMENTS = ['equalsIgnore', 'consistentRead', 'conditionalCheckFailedHandler'];

/** Does the write once more, as a Lambda function asked; a further failure is handed to the function again never. */
type Retry = (request: RequestObject) => Promise<SourceOutcome>;

/**
 * What AppSync does when a condition fails: it reads the item, and where that already is what the write was to make of it, calls it a success.
 * Else the strategy decides; `Reject` leaves the error and the item as it stands to the response handler.
 */
export class FailedConditions {
  constructor(private readonly table: SourceTable, private readonly invocation: Invocation, private readonly retry: Retry) {}

  async handle(error: unknown, operation: Write, request: RequestObject, input: RequestObject): Promise<SourceOutcome> {
    const condition = objectAt(request, 'condition');
    const current = await this.currentItem(condition, input, Object.keys(objectAt(request, 'key')));
    if (operation === 'PutItem' && current && isAsWritten(current, input.Item as Attributes, condition)) return { result: fromWire(current) };
    if (operation === 'DeleteItem' && !current) return { result: null };
    const rejected: SourceOutcome = { result: fromWire(current), error: sourceError(error) };
    const handler = optionalObjectAt(condition, 'conditionalCheckFailedHandler', '$[condition]');
    return handler && strategyOf(handler) === 'Custom' ? this.askFunction(handler, request, current, rejected) : rejected;
  }

  private async currentItem(condition: RequestObject, input: RequestObject, keyNames: readonly string[]): Promise<Attributes | undefined> {
    const attributes = (input.Key ?? input.Item) as Attributes;
    const { Item } = await this.table.dynamoDb.call('GetItem', {
      TableName: this.table.name,
      Key: Object.fromEntries(keyNames.map((name) => [name, attributes[name]])),
      ConsistentRead: condition.consistentRead ?? true,
    });
    return Item as Attributes | undefined;
  }

  private async askFunction(
    handler: RequestObject, request: RequestObject, current: Attributes | undefined, rejected: SourceOutcome,
  ): Promise<SourceOutcome> {
    const { args, parentTypeName, fieldName, caller } = this.invocation.field;
    const answer = await this.table.lambda.invoke(textAt(handler, 'lambdaArn', '$[condition][conditionalCheckFailedHandler]'), {
      arguments: args,
      requestMapping: request,
      currentValue: current ?? null,
      resolver: { tableName: this.table.name, awsRegion: this.table.region, parentType: parentTypeName, field: fieldName },
      identity: caller.identity,
    });
    const decision = 'payload' in answer && isObject(answer.payload) ? answer.payload : { action: 'reject' };
    if (decision.action === 'discard') return { result: rejected.result };
    return decision.action === 'retry' ? this.retry(retried(request, objectAt(decision, 'retryMapping'))) : rejected;
  }
}

function strategyOf(handler: RequestObject): unknown {
  onlyElements(handler, ['strategy', 'lambdaArn'], '$[condition][conditionalCheckFailedHandler]');
  if (handler.strategy !== 'Custom' && handler.strategy !== 'Reject') throw new InvalidRequest('Unsupported element \'$[condition][conditionalCheckFailedHandler][strategy]\'.');
  return handler.strategy;
}

/** Key and operation stay; a second failure is rejected. */
function retried(request: RequestObject, changes: RequestObject): RequestObject {
  const { conditionalCheckFailedHandler: _, ...condition } = objectAt(request, 'condition');
  const newCondition = optionalObjectAt(changes, 'condition') ?? {};
  return { ...request, ...changes, operation: request.operation, key: request.key, condition: { ...condition, ...newCondition } };
}

function isAsWritten(current: Attributes, written: Attributes, condition: RequestObject): boolean {
  const ignored = isPresent(condition.equalsIgnore) ? listAt(condition, 'equalsIgnore', '$[condition]') : [];
  const compared = (item: Attributes): Attributes => Object.fromEntries(Object.entries(item).filter(([name]) => !ignored.includes(name)));
  return sameItem(compared(current), compared(written));
}
