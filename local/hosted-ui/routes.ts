import type { IncomingMessage, ServerResponse } from 'node:http';
import { CannotGoBack, knownClient, ownAddress, queryOf, readAuthorizeRequest, RefusedRequest } from './authorize-request';
import { loginPage, problemPage } from './login-page';
import { RefusedGrant, tokenResponse, type TokenServices } from './token-response';
import { readBody } from '../appsync/server/graphql-request';
import type { Route } from '../appsync/server/server';
import { Refusal } from '../appsync/types';

export interface HostedUiOptions extends TokenServices {
  /** The path that the pages stand below. */
  readonly path: string;
}

const MAX_BODY_BYTES = 64 * 1024;
/** What Cognito takes for a name. */
const USERNAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u;

/** The addresses of Cognito's hosted pages that a sign-in by authorization code goes through. */
export function hostedUiRoutes({ path, ...services }: HostedUiOptions): Route[] {
  const { plan, grants } = services;
  const login = `${path}/login`;

  async function signIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = readAuthorizeRequest(request, plan);
    const action = `${login}?${queryOf(request)}`;
    if (request.method !== 'POST') return sendPage(response, 200, loginPage(action, plan.userPoolId));
    const form = new URLSearchParams(await readBody(request, MAX_BODY_BYTES));
    const username = form.get('username')?.trim() ?? '';
    if (!USERNAME.test(username)) return sendPage(response, 400, loginPage(action, plan.userPoolId, 'A user name has 1 to 128 characters and no spaces.'));
    const groups = (form.get('groups') ?? '').split(',').map((group) => group.trim()).filter(Boolean);
    const { clientId, scopes, nonce, redirectUri, challenge, state } = asked;
    const code = grants.code({ username, groups, clientId, scopes, nonce }, redirectUri, challenge);
    redirect(response, redirectUri, { code, state });
  }

  return [
    {
      path: `${path}/oauth2/authorize`,
      handle: orSay(async (request, response) => {
        readAuthorizeRequest(request, plan);
        redirect(response, login, Object.fromEntries(queryOf(request)));
      }),
    },
    { path: login, handle: orSay(signIn) },
    {
      path: `${path}/oauth2/token`,
      async handle(request, response) {
        if (request.method !== 'POST') return sendJson(response, 405, { error: 'invalid_request' });
        try {
          sendJson(response, 200, await tokenResponse(new URLSearchParams(await readBody(request, MAX_BODY_BYTES)), services));
        } catch (error) {
          if (error instanceof RefusedGrant) return sendJson(response, 400, { error: error.error });
          if (error instanceof Refusal) return sendJson(response, error.status, { error: 'invalid_request' });
          throw error;
        }
      },
    },
    {
      path: `${path}/logout`,
      handle: orSay(async (request, response) => {
        knownClient(queryOf(request), plan);
        redirect(response, ownAddress(queryOf(request), 'logout_uri', request));
      }),
    },
  ];
}

/** Problems go to the client where there is one to go back to, else to the person. */
function orSay(handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>): Route['handle'] {
  return async (request, response) => {
    try {
      await handle(request, response);
    } catch (error) {
      if (error instanceof RefusedRequest) {
        return redirect(response, error.redirectUri, { error: error.error, error_description: error.message, state: error.state });
      }
      if (error instanceof CannotGoBack) return sendPage(response, 400, problemPage(error.message));
      if (error instanceof Refusal) return sendPage(response, error.status, problemPage(error.message));
      throw error;
    }
  };
}

function redirect(response: ServerResponse, address: string, query: Readonly<Record<string, string | undefined>> = {}): void {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const separator = address.includes('?') ? '&' : '?';
  const location = given.length > 0 ? `${address}${separator}${new URLSearchParams(given)}` : address;
  response.writeHead(302, { 'location': location, 'cache-control': 'no-store' }).end();
}

function sendPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    // form-action is left open: it would bind the way back to the client as well.
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  }).end(html);
}

/** Any page may redeem a code, as at Cognito. */
function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json;charset=UTF-8', 'cache-control': 'no-store', 'access-control-allow-origin': '*' })
    .end(JSON.stringify(body));
}
