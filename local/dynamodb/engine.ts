/// <reference path="./dynalite.d.ts" />
import { EventEmitter } from 'node:events';
import dynalite from 'dynalite';

export type Attributes = Record<string, unknown>;
export type Call = (operation: string, input: Attributes) => Promise<Attributes>;

/** An error as DynamoDB names it. */
export class DynamoDbError extends Error {
  constructor(readonly name: string, message: string) {
    super(message);
  }
}

const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  'authorization': 'AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=none',
  'x-amz-date': '20260101T000000Z',
};

/** dynalite, in memory. It is handed requests in process: a port would let everybody on this machine read and write the tables. */
export function createEngine(): Call {
  const server = dynalite({ createTableMs: 0 });
  return (operation, input) => new Promise((resolve, reject) => {
    const request = Object.assign(new EventEmitter(), {
      method: 'POST',
      url: '/',
      headers: { ...HEADERS, 'x-amz-target': `DynamoDB_20120810.${operation}` },
    });
    const response = {
      statusCode: 200,
      setHeader: () => undefined,
      end(text: string) {
        const body = JSON.parse(text);
        if (response.statusCode === 200) {
          resolve(body);
        } else {
          reject(new DynamoDbError(String(body.__type).split('#').at(-1)!, body.message ?? body.Message ?? ''));
        }
      },
    };
    server.emit('request', request, response);
    request.emit('data', Buffer.from(JSON.stringify(input)));
    request.emit('end');
  });
}
