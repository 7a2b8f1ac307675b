import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphqlResponse, Refusal } from '../types';

/** GraphQL's answer, or AppSync's refusal in the same dress. */
export function sendGraphql(response: ServerResponse, body: GraphqlResponse): void {
  send(response, 200, body, { 'x-amzn-appsync-tokensconsumed': '1' });
}

export function sendRefusal(response: ServerResponse, { status, errorType, message }: Refusal): void {
  send(response, status, { errors: [{ errorType, message }] }, { 'x-amzn-errortype': errorType });
}

/** Any page may ask AppSync: credentials travel in headers, never in cookies. */
export function sendPreflight(request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, {
    ...commonHeaders(),
    'access-control-allow-methods': 'POST, OPTIONS',
    'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '*',
    'access-control-max-age': '172800',
    'content-length': '0',
  }).end();
}

export function sendText(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers }).end(`${text}\n`);
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string>): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    ...commonHeaders(),
    ...headers,
    'content-type': 'application/json;charset=UTF-8',
    'content-length': String(Buffer.byteLength(text)),
  }).end(text);
}

function commonHeaders(): Record<string, string> {
  return {
    'x-amzn-requestid': randomUUID(),
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'x-amzn-RequestId,x-amzn-ErrorType,x-amz-user-agent,x-amzn-ErrorMessage,Date,x-amz-schema-version',
  };
}
