import type * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DynamoDbService } from '../../../../local/services';

// eslint-disable-next-line @typescript-eslint/no-require-imports -- dynalite has no types
const createDynalite = require('dynalite') as (options: { createTableMs: number }) => http.Server;

export interface EmbeddedTable extends DynamoDbService {
  readonly table: string;
  /** Operations as they were called. */
  readonly calls: { readonly operation: string; readonly input: Record<string, any> }[];
  /** Removes all items. */
  clear(): Promise<void>;
}

const HEADERS = {
  'Content-Type': 'application/x-amz-json-1.0',
  'X-Amz-Date': '20200101T000000Z',
  'Authorization': 'AWS4-HMAC-SHA256 Credential=local/20200101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=none',
};

/** A table with keys `pk` and `sk` and an index `byOwner`, in a DynamoDB of its own. */
export async function startTable(): Promise<EmbeddedTable> {
  const server = createDynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const table = 'posts';
  const calls: EmbeddedTable['calls'] = [];

  async function call(operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>> {
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers: { ...HEADERS, 'X-Amz-Target': `DynamoDB_20120810.${operation}` }, body: JSON.stringify(input) });
    const body = await response.json() as Record<string, any>;
    if (response.ok) return body;
    const error = new Error(body.message ?? body.Message ?? '');
    error.name = String(body.__type).split('#')[1];
    throw error;
  }

  await call('CreateTable', {
    TableName: table,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', 'sk', 'owner'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'sk', KeyType: 'RANGE' }],
    GlobalSecondaryIndexes: [{ IndexName: 'byOwner', KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }], Projection: { ProjectionType: 'ALL' } }],
  });
  while ((await call('DescribeTable', { TableName: table }) as any).Table.TableStatus !== 'ACTIVE');

  return {
    table,
    calls,
    call(operation, input) {
      calls.push({ operation, input });
      return call(operation, input);
    },
    async clear() {
      calls.length = 0;
      const { Items } = await call('Scan', { TableName: table }) as { Items: Record<string, unknown>[] };
      await Promise.all(Items.map(({ pk, sk }) => call('DeleteItem', { TableName: table, Key: { pk, sk } })));
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
