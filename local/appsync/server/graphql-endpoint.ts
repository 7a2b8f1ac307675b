import type { IncomingMessage, ServerResponse } from 'node:http';
import { breakConnection, isExecuted, type RequestFaults } from './faults';
import type { Clock, Log } from '../../services';
import { plainHeaders } from '../realtime/credentials';
import { Refusal, type Authorizer, type Engine } from '../types';
import { parseGraphqlRequest, readBody } from './graphql-request';
import { sendGraphql, sendPreflight, sendRefusal, sendText } from './responses';

export const BODY_BYTES = 1024 * 1024;

export interface GraphqlEndpoint {
  readonly authorizer: Authorizer;
  readonly engine: Engine;
  readonly log: Log;
  readonly clock: Clock;
  /** Of a request's body. */
  readonly bodyBytes?: number;
  readonly faults?: RequestFaults;
}

/** One HTTP request to one API. */
export async function serveGraphql(request: IncomingMessage, response: ServerResponse, path: string, endpoint: GraphqlEndpoint): Promise<void> {
  if (request.method === 'OPTIONS') return sendPreflight(request, response);
  if (request.method !== 'POST') return sendText(response, 405, `GraphQL is asked by POST, got ${request.method}.`, { allow: 'POST, OPTIONS' });
  try {
    const body = await readBody(request, endpoint.bodyBytes ?? BODY_BYTES);
    const fault = endpoint.faults?.(body);
    if (!await isExecuted(fault, response, endpoint.clock)) return;
    const headers = plainHeaders(request);
    const caller = await endpoint.authorizer.authorize({ method: 'POST', path, headers, body });
    const answer = await endpoint.engine.execute(parseGraphqlRequest(body), caller, headers);
    if (fault === 'lost') breakConnection(response);
    else sendGraphql(response, answer);
  } catch (error) {
    // The client went away while it was still sending.
    if (response.destroyed) return;
    sendRefusal(response, error instanceof Refusal ? error : internalFailure(error, endpoint.log));
  }
}

function internalFailure(error: unknown, log: Log): Refusal {
  log.error('a GraphQL request failed inside the runner', { error: String((error as Error)?.stack ?? error) });
  return new Refusal(500, 'InternalFailure', 'An internal failure occurred.');
}
