import { isPresent, onlyElements, present, type RequestObject } from '../request-object';
import type { SourceOutcome } from '../types';
import { fromWire } from './attribute-values';
import { Expressions } from './expressions';
import type { PaginationTokens } from './pagination-token';
import { attempt } from './single-item';
import type { SourceTable } from './table';

const PAGES = {
  Query: ['query', 'index', 'nextToken', 'limit', 'scanIndexForward', 'consistentRead', 'select', 'filter', 'projection'],
  Scan: ['index', 'nextToken', 'limit', 'consistentRead', 'select', 'filter', 'projection', 'totalSegments', 'segment'],
} as const;

export type Page = keyof typeof PAGES;
export const isPage = (operation: unknown): operation is Page => typeof operation === 'string' && Object.hasOwn(PAGES, operation);

const BAD_TOKEN = {
  message: 'com.amazonaws.deepdish.common.pagination.InvalidPaginationTokenException: Invalid pagination token given.',
  type: 'DynamoDB:UserIllegalArgumentException',
};

/** One page of a Query or Scan. */
export async function readPage(
  operation: Page, request: RequestObject, table: SourceTable, tokens: PaginationTokens, caller: string,
): Promise<SourceOutcome> {
  onlyElements(request, ['operation', ...PAGES[operation]]);
  const from = isPresent(request.nextToken) ? tokens.open(request.nextToken, caller) : undefined;
  if (isPresent(request.nextToken) && !from) return { result: null, error: BAD_TOKEN };
  const expressions = new Expressions(request);
  if (operation === 'Query') expressions.required('query', 'KeyConditionExpression');
  expressions.optional('filter', 'FilterExpression').optional('projection', 'ProjectionExpression');
  const input = {
    TableName: table.name,
    ...expressions.parameters(),
    ...present({
      IndexName: request.index,
      Limit: request.limit,
      ScanIndexForward: request.scanIndexForward,
      ConsistentRead: request.consistentRead,
      Select: request.select === 'ALL_PROJECTED_ATTRIBUTES' && !isPresent(request.index) ? 'ALL_ATTRIBUTES' : request.select,
      TotalSegments: request.totalSegments,
      Segment: request.segment,
      ExclusiveStartKey: from,
    }),
  };
  return attempt(async () => {
    const { Items, LastEvaluatedKey, ScannedCount } = await table.dynamoDb.call(operation, input);
    return { result: { items: (Items as unknown[]).map(fromWire), nextToken: tokens.seal(LastEvaluatedKey, caller), scannedCount: ScannedCount } };
  });
}
