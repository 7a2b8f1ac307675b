import { Stored } from './storage';
import { ChatError } from '../../client';
import type { PageUserPool } from '../../src/contract/page-config';

interface Tokens {
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

interface Request { readonly state: string; readonly verifier: string }

/** A token that ends sooner is renewed before it is used. */
const RENEW_MILLIS = 60_000;

/** Signing in at a user pool's hosted pages: authorization code with proof key (RFC 7636). Tokens live as long as the tab. */
export class SignIn {
  private readonly tokens = new Stored<Tokens>('tokens', () => sessionStorage);
  private renewal?: Promise<string>;
  private readonly request = new Stored<Request>('sign-in', () => sessionStorage);

  constructor(private readonly pool: PageUserPool, private readonly fetcher: typeof fetch = (...request) => fetch(...request)) {}

  get isSignedIn(): boolean {
    return this.tokens.get() !== undefined;
  }

  /** Who has signed in, as the token says it: enough to tell what this browser keeps of one from that of another. */
  get subject(): string {
    return subjectOf(this.tokens.get()?.accessToken ?? '');
  }

  /** Leaves the page; it comes back with a code. */
  async start(): Promise<void> {
    if (!isSecureContext) throw new ChatError('Unauthorized', 'Browsers let people sign in only on pages served by HTTPS or by this machine.');
    const verifier = randomText();
    const state = randomText();
    this.request.set({ state, verifier });
    const challenge = base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));
    location.assign(this.address('/oauth2/authorize', {
      response_type: 'code',
      client_id: this.pool.clientId,
      redirect_uri: here(),
      scope: (this.pool.scopes ?? ['openid']).join(' '),
      state,
      code_challenge: challenge,
      code_challenge_method: 'S256',
    }));
  }

  /** Takes up what a sign-in has brought back in the address, if this tab has asked for it. */
  async finish(): Promise<void> {
    const answer = new URLSearchParams(location.search);
    const [code, state, failure] = [answer.get('code'), answer.get('state'), answer.get('error_description') ?? answer.get('error')];
    if (!code && !failure) return;
    history.replaceState(null, '', here() + location.hash);
    const request = this.request.get();
    this.request.set(undefined);
    // Some failures come back without a state; nobody else's words are shown where no sign-in was asked for.
    const isOurs = request && (request.state === state || (failure && state === null));
    // The address of an earlier sign-in, by the back button or a bookmark, takes nothing from one that holds.
    if (!isOurs && this.isSignedIn) return;
    if (!isOurs) throw new ChatError('Unauthorized', 'This sign-in was not started here. Sign in again.');
    if (failure) throw new ChatError('Unauthorized', `The sign-in failed: ${failure}`);
    await this.fetchTokens({ grant_type: 'authorization_code', code: code!, redirect_uri: here(), code_verifier: request.verifier });
  }

  async token(): Promise<string> {
    const tokens = this.tokens.get();
    if (!tokens) throw new ChatError('Unauthorized', 'Sign in first.');
    if (tokens.expiresAt - Date.now() > RENEW_MILLIS) return tokens.accessToken;
    if (!tokens.refreshToken) throw new ChatError('Unauthorized', 'Your sign-in has ended. Sign in again.');
    // Once for all who ask: a pool may take each refresh token only once.
    this.renewal ??= this.fetchTokens({ grant_type: 'refresh_token', refresh_token: tokens.refreshToken }, tokens.refreshToken)
      .finally(() => { this.renewal = undefined; });
    return this.renewal;
  }

  /** What ended by itself needs no goodbye at the hosted pages. */
  forget(): void {
    this.tokens.set(undefined);
  }

  leave(): void {
    this.forget();
    location.assign(this.address('/logout', { client_id: this.pool.clientId, logout_uri: here() }));
  }

  private async fetchTokens(fields: Record<string, string>, refreshToken?: string): Promise<string> {
    let response: Response;
    try {
      response = await this.fetcher(this.address('/oauth2/token'), {
        method: 'POST',
        body: new URLSearchParams({ client_id: this.pool.clientId, ...fields }),
      });
    } catch {
      throw new ChatError('Network', 'The sign-in service does not answer. Are you online?');
    }
    if (!response.ok) {
      if (response.status >= 500 || response.status === 429) throw new ChatError('Network', 'The sign-in service cannot answer now. Try again in a moment.');
      this.forget();
      throw new ChatError('Unauthorized', 'The sign-in was refused. Sign in again.');
    }
    const { access_token: accessToken, refresh_token: renewed, expires_in: seconds } = await response.json();
    this.tokens.set({ accessToken, refreshToken: renewed ?? refreshToken, expiresAt: Date.now() + seconds * 1000 });
    return accessToken;
  }

  private address(path: string, query: Record<string, string> = {}): string {
    const origin = /^https?:\/\//.test(this.pool.domain) ? this.pool.domain.replace(/\/$/, '') : `https://${this.pool.domain}`;
    const fields = new URLSearchParams(query).toString();
    return `${origin}${path}${fields && `?${fields}`}`;
  }
}

/** A token that cannot be read is one person's as well: it then names itself. */
function subjectOf(token: string): string {
  try {
    return JSON.parse(atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/'))).sub ?? token;
  } catch {
    return token;
  }
}

/** Where the hosted pages send people back to: this page, as the pool knows it. */
const here = (): string => location.origin + location.pathname.replace(/\/index\.html$/, '/');

const randomText = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)));

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
