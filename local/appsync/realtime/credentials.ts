import type { IncomingMessage } from 'node:http';
import type { RequestHeaders } from '../types';
import { headersOf, parseObject, type RealtimeError } from './messages';

export const SUBPROTOCOL = 'graphql-ws';
const CARRIER = 'header-';

/** The headers that authorize a connection: in a subprotocol, in the query string, or as they are. */
export function connectionHeaders(request: IncomingMessage): { readonly headers: RequestHeaders } | { readonly problem: RealtimeError } {
  const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim());
  if (!protocols.includes(SUBPROTOCOL)) return { problem: { message: 'NoProtocolError', errorCode: 400 } };
  const carried = protocols.find((protocol) => protocol.startsWith(CARRIER))?.slice(CARRIER.length) ?? queryParameter(request.url, 'header');
  if (carried === null || carried === undefined) return { headers: plainHeaders(request) };
  const headers = parseObject(Buffer.from(carried, 'base64').toString('utf8'));
  if (!headers) return { problem: { errorType: 'BadRequestException', message: 'the connection\'s `header` is not base64 of a JSON object', errorCode: 400 } };
  return { headers: headersOf(headers) };
}

/** As they came, one text each. */
export function plainHeaders(request: IncomingMessage): RequestHeaders {
  return Object.fromEntries(Object.entries(request.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]]));
}

/** A `+` of base64 reads as a space in a query string. */
function queryParameter(url: string | undefined, name: string): string | undefined {
  const query = url?.split('?')[1];
  return new URLSearchParams(query).get(name)?.replaceAll(' ', '+');
}
