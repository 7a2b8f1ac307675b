import type { Grants, SignedIn } from './grants';
import type { Issuer, UserPoolPlan } from '../appsync/authorization';

const TTL_SECONDS = 3600;

/** Refused as RFC 6749 words it. */
export class RefusedGrant extends Error {
  constructor(readonly error: 'invalid_request' | 'invalid_grant' | 'unsupported_grant_type') {
    super(error);
  }
}

export interface TokenServices {
  readonly plan: UserPoolPlan;
  readonly grants: Grants;
  readonly issuer: Issuer;
}

/** What `/oauth2/token` answers to the fields of a form. */
export async function tokenResponse(fields: URLSearchParams, { plan, grants, issuer }: TokenServices): Promise<Record<string, unknown>> {
  const needed = (name: string) => {
    const value = fields.get(name);
    if (!value) throw new RefusedGrant('invalid_request');
    return value;
  };
  const clientId = needed('client_id');
  switch (needed('grant_type')) {
    case 'authorization_code': {
      const request = { clientId, redirectUri: needed('redirect_uri'), verifier: fields.get('code_verifier') ?? undefined };
      const signedIn = granted(grants.redeem(needed('code'), request));
      return { ...await tokens(signedIn, plan, issuer), refresh_token: grants.refreshToken(signedIn) };
    }
    case 'refresh_token': return tokens(granted(grants.refresh(needed('refresh_token'), clientId)), plan, issuer);
    default: throw new RefusedGrant('unsupported_grant_type');
  }
}

function granted(signedIn: SignedIn | undefined): SignedIn {
  if (!signedIn) throw new RefusedGrant('invalid_grant');
  return signedIn;
}

async function tokens({ username, groups, clientId, scopes, nonce }: SignedIn, plan: UserPoolPlan, issuer: Issuer) {
  const whose = { plan, sub: username, groups, clientId, ttlSeconds: TTL_SECONDS };
  return {
    access_token: await issuer.mint({ ...whose, use: 'access', claims: { scope: scopes.join(' ') } }),
    ...scopes.includes('openid') && { id_token: await issuer.mint({ ...whose, use: 'id', claims: nonce === undefined ? {} : { nonce } }) },
    token_type: 'Bearer',
    expires_in: TTL_SECONDS,
  };
}
