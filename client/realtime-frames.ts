import type { WireError } from './errors';

/** Frames of AppSync's real-time protocol, as far as a client reads them. */
export interface ServerFrame {
  readonly type: 'connection_ack' | 'connection_error' | 'ka' | 'start_ack' | 'data' | 'error' | 'complete' | (string & {});
  readonly id?: string;
  readonly payload?: {
    readonly connectionTimeoutMs?: number;
    readonly data?: Readonly<Record<string, unknown>> | null;
    readonly errors?: readonly WireError[];
  };
}

/** The protocols to ask for: credentials travel as one of them, as a browser's socket takes no headers. */
export function protocols(headers: Readonly<Record<string, string>>): string[] {
  return ['graphql-ws', `header-${base64url(JSON.stringify(headers))}`];
}

export const connectionInit = (): string => JSON.stringify({ type: 'connection_init' });

export function start(
  id: string, query: string, variables: Readonly<Record<string, unknown>>, authorization: Readonly<Record<string, string>>,
): string {
  return JSON.stringify({ id, type: 'start', payload: { data: JSON.stringify({ query, variables }), extensions: { authorization } } });
}

export const stop = (id: string): string => JSON.stringify({ id, type: 'stop' });

/** Undefined for what is no frame: the protocol may grow, and a client lives through it. */
export function parseFrame(data: unknown): ServerFrame | undefined {
  try {
    const frame = JSON.parse(String(data));
    return typeof frame?.type === 'string' ? frame : undefined;
  } catch {
    return undefined;
  }
}

function base64url(text: string): string {
  const binary = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
