import { createLocalJWKSet, decodeJwt, errors, jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose';
import type { Caller } from '../types';
import type { Issuer } from './issuer';
import { foreignCredentials, unauthorized } from './refusals';
import { clientExpression, issuerUrl, type OidcPlan, type TokenPlan, type UserPoolPlan } from './token-plans';

/** A user pool's or an OIDC provider's token, as it stands in the header. AppSync takes no `Bearer ` before it. */
export async function authorizeToken(plans: readonly TokenPlan[], issuer: Issuer, token: string, now: number): Promise<Caller> {
  const unverified = decode(token);
  const plan = plans.find((candidate) => issuerUrl(candidate) === unverified.iss && isForClient(candidate, unverified));
  if (!plan) throw foreignCredentials();
  const claims = await verify(token, issuer, now);
  if (plan.type === 'OPENID_CONNECT') return oidcCaller(plan, claims, now);
  return userPoolCaller(plan, claims);
}

function decode(token: string): JWTPayload {
  try {
    // jose reads past characters that are not base64url, and so past `Bearer `.
    if (!/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)) throw new errors.JWTInvalid();
    return decodeJwt(token);
  } catch {
    throw unauthorized('Unable to parse JWT token.');
  }
}

async function verify(token: string, issuer: Issuer, now: number): Promise<JWTPayload> {
  const keys = createLocalJWKSet(await issuer.jwks() as JSONWebKeySet);
  try {
    const { payload } = await jwtVerify(token, keys, { algorithms: ['RS256'], currentDate: new Date(now), requiredClaims: ['sub', 'exp', 'iat'] });
    return payload;
  } catch (error) {
    throw error instanceof errors.JWTExpired ? unauthorized('Token has expired.') : unauthorized();
  }
}

/** An access token of a user pool has no audience: its client stands in `client_id`. */
function isForClient(plan: TokenPlan, { aud, azp, client_id: clientId }: JWTPayload): boolean {
  const expression = clientExpression(plan);
  const clients = plan.type === 'OPENID_CONNECT' ? [aud, azp].flat() : [aud, clientId].flat();
  const given = clients.filter((client) => typeof client === 'string');
  return given.some((client) => expression.test(client)) || (given.length === 0 && expression.test(''));
}

function userPoolCaller(plan: UserPoolPlan, claims: JWTPayload): Caller {
  if (claims.token_use !== 'id' && claims.token_use !== 'access') throw unauthorized();
  const groups = claims['cognito:groups'];
  return {
    type: plan.type,
    identity: {
      sub: claims.sub,
      issuer: claims.iss,
      username: claims['cognito:username'] ?? claims.username,
      claims,
      sourceIp: ['127.0.0.1'],
      defaultAuthStrategy: plan.defaultAction ?? 'ALLOW',
      groups: Array.isArray(groups) ? groups : null,
    },
    deniedFields: [],
    expires: claims.exp! * 1000,
  };
}

function oidcCaller(plan: OidcPlan, claims: JWTPayload, now: number): Caller {
  const { iat, auth_time: authTime } = claims;
  if (plan.issuedAtTtlMillis && iat! * 1000 + plan.issuedAtTtlMillis <= now) throw unauthorized('Token has expired.');
  if (plan.authTtlMillis && !(typeof authTime === 'number' && authTime * 1000 + plan.authTtlMillis > now)) throw unauthorized('Token has expired.');
  return {
    type: plan.type,
    identity: { sub: claims.sub, issuer: claims.iss, claims },
    deniedFields: [],
    expires: claims.exp! * 1000,
  };
}
