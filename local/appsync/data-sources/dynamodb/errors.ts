import { randomBytes } from 'node:crypto';
import type { SourceError } from '../types';

/** The exceptions that keep their names; all others are one type to a resolver. */
const NAMED = ['ConditionalCheckFailedException', 'ResourceNotFoundException', 'ProvisionedThroughputExceededException', 'ItemCollectionSizeLimitExceededException',
  'RequestLimitExceededException', 'InternalServerErrorException', 'TransactionConflictException', 'TransactionCanceledException'];

/** Of JavaScript: no answer of DynamoDB's. */
const FAULTS = ['Error', 'TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'AssertionError'];

/** A failed call as `ctx.error`; anything else is a fault of the runner and is thrown on. */
export function sourceError(error: unknown): SourceError {
  const { name, message } = error as Error;
  if (FAULTS.includes(name)) throw error;
  const requestId = randomBytes(26).toString('hex').toUpperCase();
  return {
    message: `${message} (Service: DynamoDb, Status Code: 400, Request ID: ${requestId})`,
    type: `DynamoDB:${NAMED.includes(name) ? name : 'DynamoDbException'}`,
  };
}

export const isFailedCondition = (error: unknown): boolean => (error as Error).name === 'ConditionalCheckFailedException';
