import type { IncomingMessage } from 'node:http';
import { clientExpression, type UserPoolPlan } from '../appsync/authorization';
import { isHostAllowed } from '../appsync/server/host-check';

/** What a client asks of `/oauth2/authorize` and `/login`. */
export interface AuthorizeRequest {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state?: string;
  readonly nonce?: string;
  readonly challenge?: string;
}

/** Told to the person: there is no address that it could be sent back to. */
export class CannotGoBack extends Error {}

/** Told to the client, at its own address. */
export class RefusedRequest extends Error {
  constructor(readonly redirectUri: string, readonly state: string | undefined, readonly error: string, description: string) {
    super(description);
  }
}

export function readAuthorizeRequest(request: IncomingMessage, plan: UserPoolPlan): AuthorizeRequest {
  const query = queryOf(request);
  const clientId = knownClient(query, plan);
  const redirectUri = ownAddress(query, 'redirect_uri', request);
  const given = (name: string) => query.get(name) ?? undefined;
  const state = given('state');
  const refuse = (error: string, description: string): never => {
    throw new RefusedRequest(redirectUri, state, error, description);
  };
  if (given('response_type') !== 'code') refuse('unsupported_response_type', `response_type must be code, got ${given('response_type') ?? 'none'}`);
  const [challenge, method] = [given('code_challenge'), given('code_challenge_method')];
  if ((challenge === undefined) !== (method === undefined)) refuse('invalid_request', 'code_challenge and code_challenge_method go together');
  if (method !== undefined && method !== 'S256') refuse('invalid_request', `code_challenge_method must be S256, got ${method}`);
  return { clientId, redirectUri, state, challenge, nonce: given('nonce'), scopes: (given('scope') ?? 'openid').split(/[\s+]+/).filter(Boolean) };
}

/** A client that the API takes. */
export function knownClient(query: URLSearchParams, plan: UserPoolPlan): string {
  const clientId = query.get('client_id') ?? '';
  if (clientId && clientExpression(plan).test(clientId)) return clientId;
  throw new CannotGoBack(`client_id ${JSON.stringify(clientId)} is not one that the API takes; it must match ${clientExpression(plan)}`);
}

/** Where to go afterwards: an app's callback addresses are not known here, so that any on this machine is good. */
export function ownAddress(query: URLSearchParams, name: string, { headers }: IncomingMessage): string {
  const given = query.get(name) ?? '';
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const isWeb = url?.protocol === 'http:' || url?.protocol === 'https:';
  if (url && isWeb && (url.host === headers.host || isHostAllowed(url.host, '127.0.0.1'))) return given;
  throw new CannotGoBack(`${name} ${JSON.stringify(given)} must be an address on this machine, such as http://localhost:3000/`);
}

export const queryOf = ({ url = '' }: IncomingMessage): URLSearchParams => new URLSearchParams(url.split('?')[1] ?? '');
