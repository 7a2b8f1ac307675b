import type { Library } from '../scope';
import { toFilterExpression } from './dynamodb-expression';
import { toSubscriptionFilter } from './subscription-filter';

/** A filter that cannot be read gives null, not an error. */
export const transform: Library = {
  toDynamoDBFilterExpression: (_scope, filter: unknown) => json(toFilterExpression(filter)),
  toDynamoDBConditionExpression: (_scope, filter: unknown) => json(toFilterExpression(filter)),
  toSubscriptionFilter: (_scope, filter: unknown, ignoredFields?: unknown, rules?: unknown) => toSubscriptionFilter(filter, ignoredFields, rules),
};

const json = (value: unknown): string | null => value === null ? null : JSON.stringify(value);
