import type { ApiPlan, AuthenticationType, AuthorizationPlan } from '../../plan';
import type { Clock, IdentityService, LambdaService, Log } from '../../services';
import type { Authorizer, Caller, SignedRequest } from '../types';
import { authorizeApiKey } from './api-key';
import { authorizeSignature } from './iam';
import type { Issuer } from './issuer';
import { createLambdaAuthorizer } from './lambda-authorizer';
import { foreignCredentials, missingCredentials, unauthorized } from './refusals';
import { isTokenPlan } from './token-plans';
import { authorizeToken } from './tokens';

export interface AuthorizationServices {
  readonly lambda: LambdaService;
  readonly identities: IdentityService;
  readonly issuer: Issuer;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Which mode a request asks for is told by the shape of its headers, and no other mode is tried when that one refuses:
 * a signature before an API key, a key before a token, and what is none of these is the Lambda authorizer's.
 */
export function createAuthorizer(plan: ApiPlan, services: AuthorizationServices): Authorizer {
  const { issuer, identities, clock } = services;
  const modes = [plan.defaultAuthorization, ...plan.additionalAuthorization];
  const has = (type: AuthenticationType) => modes.some((mode) => mode.type === type);
  const tokenPlans = modes.filter(isTokenPlan);
  const lambdaPlan = modes.find((mode): mode is Extract<AuthorizationPlan, { type: 'AWS_LAMBDA' }> => mode.type === 'AWS_LAMBDA');
  const askLambda = lambdaPlan && createLambdaAuthorizer(plan, lambdaPlan, services);

  return {
    async authorize(request: SignedRequest): Promise<Caller> {
      const { 'authorization': credentials, 'x-api-key': key } = request.headers;
      const now = clock.now();
      if (has('AWS_IAM') && credentials?.startsWith('AWS4-HMAC-SHA256')) return authorizeSignature(plan, identities, request, now);
      if (has('API_KEY') && key !== undefined) return authorizeApiKey(plan.apiKeys, key, now);
      if (credentials === undefined) throw key === undefined ? missingCredentials() : unauthorized();
      if (tokenPlans.length > 0 && (looksLikeToken(credentials) || !askLambda)) return authorizeToken(tokenPlans, issuer, credentials, now);
      if (askLambda) return askLambda(credentials, request);
      throw foreignCredentials();
    },
  };
}

/** Three parts in base64url, the first of them JSON. */
function looksLikeToken(credentials: string): boolean {
  return /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(credentials);
}
