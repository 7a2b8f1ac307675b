import { isPresent, requestObject } from '../request-object';
import { InvalidRequest, NotLocal, type DataSource, type Invocation } from '../types';
import { batch, isBatch } from './batches';
import { FailedConditions, type Write } from './failed-condition';
import { isPage, readPage } from './pages';
import { PaginationTokens } from './pagination-token';
import { getItem, isWrite, writeItem } from './single-item';
import type { SourceTable } from './table';

const NOT_LOCAL = ['Sync', 'TransactGetItems', 'TransactWriteItems'];

/** AppSync's DynamoDB data source: one operation an invocation, typed values in, plain JSON out. */
export function dynamoDbDataSource(table: SourceTable): DataSource {
  const tokens = new PaginationTokens();

  function write(operation: Write, request: Record<string, unknown>, invocation: Invocation) {
    const retry = (next: Readonly<Record<string, unknown>>) => write(operation, next, invocation);
    return writeItem(operation, request, table, new FailedConditions(table, invocation, retry));
  }

  return {
    async invoke(invocation) {
      const request = requestObject(invocation.request);
      const { operation } = request;
      if (operation === 'GetItem') return getItem(request, table);
      if (isWrite(operation)) return write(operation, request, invocation);
      if (isPage(operation)) return readPage(operation, request, table, tokens, invocation.caller);
      if (isBatch(operation)) return batch(operation, request, table.dynamoDb);
      if (NOT_LOCAL.includes(String(operation))) throw new NotLocal(`\`${String(operation)}\` is not supported by the local runner: its DynamoDB has no ${operation === 'Sync' ? 'versioned tables' : 'transactions'}.`);
      throw new InvalidRequest(isPresent(operation) ? 'Unsupported element \'$[operation]\'.' : 'Value for field \'$[operation]\' not found.');
    },
  };
}
