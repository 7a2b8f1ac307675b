import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import type { DynamoDbService } from '../../../local/services';
import { Table } from '../../../src/contract/table';

export const TABLE_NAME = 'chat-table';

type Item = Record<string, Record<string, unknown>>;

/** The chat table in a DynamoDB of the test's own. */
export interface TestTable extends DynamoDbService {
  /** Everything that is stored. */
  items(): Promise<Item[]>;
  empty(): Promise<void>;
}

export async function openTable(): Promise<TestTable> {
  const server: http.Server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const agent = new http.Agent({ keepAlive: true });
  const call = (operation: string, input: Record<string, unknown>) => post(agent, port, operation, input);
  await call('CreateTable', CREATE_TABLE);
  while (((await call('DescribeTable', { TableName: TABLE_NAME })).Table as { TableStatus: string }).TableStatus !== 'ACTIVE') {
    await new Promise((resolve) => setImmediate(resolve));
  }
  const items = async () => (await call('Scan', { TableName: TABLE_NAME })).Items as Item[];
  return {
    call,
    items,
    empty: async () => {
      const keys = (await items()).map(({ pk, sk }) => ({ TableName: TABLE_NAME, Key: { pk, sk } }));
      await Promise.all(keys.map((key) => call('DeleteItem', key)));
    },
    close: () => new Promise((resolve) => {
      agent.destroy();
      server.close(() => resolve());
    }),
  };
}

const keyPart = (name: string, type: 'HASH' | 'RANGE') => ({ AttributeName: name, KeyType: type });

const CREATE_TABLE = {
  TableName: TABLE_NAME,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [Table.PARTITION_KEY, Table.SORT_KEY, Table.BY_OWNER_PARTITION_KEY, Table.BY_OWNER_SORT_KEY]
    .map((name) => ({ AttributeName: name, AttributeType: 'S' })),
  KeySchema: [keyPart(Table.PARTITION_KEY, 'HASH'), keyPart(Table.SORT_KEY, 'RANGE')],
  GlobalSecondaryIndexes: [{
    IndexName: Table.BY_OWNER_INDEX,
    KeySchema: [keyPart(Table.BY_OWNER_PARTITION_KEY, 'HASH'), keyPart(Table.BY_OWNER_SORT_KEY, 'RANGE')],
    Projection: { ProjectionType: 'ALL' },
  }],
};

function post(agent: http.Agent, port: number, operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const request = http.request({
      agent,
      port,
      host: '127.0.0.1',
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `DynamoDB_20120810.${operation}`,
        'x-amz-date': '20261122T100000Z',
        'authorization': 'AWS4-HMAC-SHA256 Credential=test/20261122/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=test',
      },
    }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, string>;
        if (response.statusCode === 200) {
          resolve(body);
        } else {
          reject(Object.assign(new Error(body.message ?? body.Message ?? ''), { name: body.__type.split('#')[1] }));
        }
      });
    });
    request.on('error', reject);
    request.end(JSON.stringify(input));
  });
}
