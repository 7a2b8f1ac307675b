import { randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { clientExpression, issuerUrl, type TokenPlan } from './token-plans';
import type { Clock } from '../../services';
import { UserError } from '../../user-error';

/** Stands in for the app's user pools and OIDC providers: signs with a key of its own what they would sign with theirs. */
export interface Issuer {
  mint(request: TokenRequest): Promise<string>;
  jwks(): Promise<{ readonly keys: readonly JWK[] }>;
}

export interface TokenRequest {
  readonly plan: TokenPlan;
  readonly sub: string;
  /** Default: `sub`. */
  readonly username?: string;
  readonly groups?: readonly string[];
  /** Added to the others, and put in place of those of the same name. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Default: an hour. */
  readonly ttlSeconds?: number;
  /** Of a user pool. Default: `access`, which is what Amplify sends. */
  readonly use?: 'id' | 'access';
  /** Default: one that the plan's expression takes. */
  readonly clientId?: string;
}

const ALGORITHM = 'RS256';

/** The key pair is made at the first use: it takes a tenth of a second, and an API with a key alone needs none. */
export function createIssuer(clock: Clock): Issuer {
  let pair: Promise<{ privateKey: CryptoKey; publicJwk: JWK }> | undefined;
  const keys = () => pair ??= generateKeys();
  return {
    async mint(request) {
      const { privateKey, publicJwk } = await keys();
      return new SignJWT(claimsOf(request, Math.floor(clock.now() / 1000)))
        .setProtectedHeader({ alg: ALGORITHM, kid: publicJwk.kid })
        .sign(privateKey);
    },
    async jwks() {
      return { keys: [(await keys()).publicJwk] };
    },
  };
}

/** What a provider serves at `/.well-known/openid-configuration`. */
export function openidConfiguration(issuer: string, jwksUri: string): Record<string, unknown> {
  return {
    issuer,
    jwks_uri: jwksUri,
    response_types_supported: ['code', 'token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [ALGORITHM],
  };
}

async function generateKeys(): Promise<{ privateKey: CryptoKey; publicJwk: JWK }> {
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM);
  const jwk = await exportJWK(publicKey);
  return { privateKey, publicJwk: { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: ALGORITHM, use: 'sig' } };
}

function claimsOf(request: TokenRequest, now: number): Record<string, unknown> {
  const common = {
    sub: request.sub,
    iss: issuerUrl(request.plan),
    iat: now,
    auth_time: now,
    exp: now + (request.ttlSeconds ?? 3600),
    jti: randomUUID(),
  };
  const clientId = request.clientId ?? defaultClientId(request.plan);
  if (request.plan.type === 'OPENID_CONNECT') return { ...common, aud: clientId, azp: clientId, ...request.claims };
  return { ...common, ...userPoolClaims(request, clientId), ...request.claims };
}

function userPoolClaims({ sub, username = sub, groups, use = 'access' }: TokenRequest, clientId: string): Record<string, unknown> {
  const membership = groups?.length ? { 'cognito:groups': groups } : {};
  return use === 'id'
    ? { 'token_use': 'id', 'aud': clientId, 'cognito:username': username, ...membership }
    : { token_use: 'access', client_id: clientId, username, version: 2, scope: 'aws.cognito.signin.user.admin', ...membership };
}

function defaultClientId(plan: TokenPlan): string {
  const found = knownClientId(plan);
  if (found === undefined) throw new UserError(`\`clientId\` must match ${clientExpression(plan)}, the clients that the API takes; none was given`);
  return found;
}

/** An expression is mostly a client's id, or several: one of them is taken. Undefined where it only describes them. */
export function knownClientId(plan: TokenPlan): string | undefined {
  const expression = clientExpression(plan);
  const given = (plan.type === 'OPENID_CONNECT' ? plan.clientId : plan.appIdClientRegex) ?? '';
  return ['local', ...given.split('|')].find((candidate) => expression.test(candidate));
}
