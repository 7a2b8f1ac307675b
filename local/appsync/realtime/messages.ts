import type { GraphqlRequest, RequestHeaders } from '../types';

/** What a client may say, as far as it can be understood. */
export type ClientMessage =
  | { readonly type: 'connection_init' }
  | { readonly type: 'start'; readonly id: string; readonly start: StartRequest }
  | { readonly type: 'stop'; readonly id: string }
  /** apollo-kotlin's answer to every keep-alive. */
  | { readonly type: 'pong' }
  | { readonly type: 'unintelligible'; readonly id: string; readonly problem: RealtimeError };

export interface StartRequest {
  readonly request: GraphqlRequest;
  /** `payload.data` as it was sent: what a signature was made over. */
  readonly data: string;
  /** `extensions.authorization`, names in lower case. */
  readonly headers: RequestHeaders;
}

export interface RealtimeError {
  readonly errorType?: string | null;
  readonly message: string;
  readonly errorCode?: number;
}

/** What the server says. `data` is not among them: its payload is written once for many receivers. */
export type ServerMessage =
  | { readonly type: 'connection_ack'; readonly payload: { readonly connectionTimeoutMs: number } }
  | { readonly type: 'connection_error'; readonly payload: { readonly errors: readonly RealtimeError[] } }
  | { readonly type: 'ka' }
  | { readonly id: string; readonly type: 'start_ack' }
  | { readonly id: string; readonly type: 'error'; readonly payload: { readonly errors: readonly RealtimeError[] } }
  | { readonly id: string; readonly type: 'complete' };

/** A `data` frame around a payload that is JSON already. */
export function dataFrame(id: string, payload: string): string {
  return `{"id":${JSON.stringify(id)},"type":"data","payload":${payload}}`;
}

export function parseMessage(text: string): ClientMessage {
  const message = parseObject(text);
  if (!message) return unsupported('');
  const id = typeof message.id === 'string' ? message.id : '';
  switch (message.type) {
    case 'connection_init': return { type: 'connection_init' };
    case 'pong': return { type: 'pong' };
    case 'stop': return id ? { type: 'stop', id } : badRequest('a stop message needs an `id`');
    case 'start': return id ? parseStart(id, message.payload) : badRequest('a start message needs an `id`');
    default: return unsupported(id);
  }
}

function parseStart(id: string, payload: unknown): ClientMessage {
  if (!isRecord(payload) || typeof payload.data !== 'string') return unsupported('');
  const data = parseObject(payload.data);
  if (!data || typeof data.query !== 'string') return unsupported(id);
  return {
    type: 'start',
    id,
    start: {
      request: {
        query: data.query,
        variables: isRecord(data.variables) ? data.variables : {},
        ...typeof data.operationName === 'string' && { operationName: data.operationName },
      },
      data: payload.data,
      headers: headersOf(isRecord(payload.extensions) ? payload.extensions.authorization : undefined),
    },
  };
}

/** The text values of an object of headers, under names in lower case. */
export function headersOf(value: unknown): RequestHeaders {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).flatMap(([name, text]) => typeof text === 'string' ? [[name.toLowerCase(), text]] : []));
}

export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** AppSync's words for whatever it cannot read as one of its operations. */
function unsupported(id: string): ClientMessage {
  return { type: 'unintelligible', id, problem: { errorType: 'UnsupportedOperation', message: 'unknown not supported through the realtime channel' } };
}

function badRequest(message: string): ClientMessage {
  return { type: 'unintelligible', id: '', problem: { errorType: 'BadRequestException', message } };
}
