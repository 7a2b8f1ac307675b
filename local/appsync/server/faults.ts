import type { ServerResponse } from 'node:http';
import type { Clock } from '../../services';
import { Refusal } from '../types';

/**
 * What a test does to one GraphQL request over HTTP. 429 and 500: refused, nothing is executed. reset: the connection breaks before anything
 * is executed; lost: after it, so that the answer does not arrive. silence: nothing is executed and nothing comes back.
 */
export type RequestFault = 429 | 500 | 'reset' | 'lost' | 'silence' | { readonly delayMillis: number };

/** Tests decide by the request's body what becomes of it. */
export type RequestFaults = (body: string) => RequestFault | undefined;

/** Before a request is executed; whether it is. Throws the refusal. */
export async function isExecuted(fault: RequestFault | undefined, response: ServerResponse, clock: Clock): Promise<boolean> {
  switch (fault) {
    case 429: throw new Refusal(429, 'TooManyRequestsException', 'Rate exceeded');
    case 500: throw new Refusal(500, 'InternalFailure', 'An internal failure occurred.');
    case 'reset': breakConnection(response); return false;
    case 'silence': return false;
  }
  if (typeof fault === 'object') await new Promise<void>((resolve) => clock.setTimeout(resolve, fault.delayMillis));
  return true;
}

export function breakConnection(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}
