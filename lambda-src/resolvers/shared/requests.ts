import { util } from '@aws-appsync/utils';
import type { DynamoDBGetItemRequest, DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { Key } from './keys';

/** Attribute names are chosen outside DynamoDB's reserved words; `owner`, the one exception, is `#owner`. */
export interface Expression {
  readonly expression: string;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly names?: Readonly<Record<string, string>>;
}

/**
 * Every conditional write is an UpdateItem: of a failed PutItem or DeleteItem AppSync may say that it succeeded,
 * of an UpdateItem never, and it hands over the item as it stands in `ctx.result` beside `ctx.error`.
 */
export function updateItem(key: Key, update: Expression, condition?: Expression): DynamoDBUpdateItemRequest {
  return {
    operation: 'UpdateItem',
    key: typed(key) as Record<string, unknown>,
    update: toDynamoDb(update),
    ...(condition ? { condition: toDynamoDb(condition) } : {}),
  };
}

/** Strongly consistent: what is read here guarantees something. */
export function getItem(key: Key): DynamoDBGetItemRequest {
  return { operation: 'GetItem', key: typed(key) as Record<string, unknown>, consistentRead: true };
}

export function toDynamoDb(expression: Expression) {
  return {
    expression: expression.expression,
    ...(expression.names ? { expressionNames: expression.names } : {}),
    ...(expression.values ? { expressionValues: typed(expression.values) } : {}),
  };
}

export function typed(values: object): Record<string, unknown> {
  return util.dynamodb.toMapValues(values as Record<string, unknown>) as Record<string, unknown>;
}
