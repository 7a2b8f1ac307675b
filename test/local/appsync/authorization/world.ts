import { createAuthorizer, createIssuer, type Issuer } from '../../../../local/appsync/authorization';
import type { Authorizer, SignedRequest } from '../../../../local/appsync/types';
import type { ApiPlan } from '../../../../local/plan';
import type { IdentityService, InvokeOutcome, LambdaService, Principal } from '../../../../local/services';
import { apiPlan } from '../../api-plan';
import { ManualClock } from '../../manual-clock';

export const NOW = Date.UTC(2026, 0, 31, 12);

export const USER_POOL = { type: 'AMAZON_COGNITO_USER_POOLS', userPoolId: 'eu-west-1_Pool', region: 'eu-west-1' } as const;
export const OIDC = { type: 'OPENID_CONNECT', issuer: 'https://login.example' } as const;
export const LAMBDA = { type: 'AWS_LAMBDA', functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:doorman', resultTtlSeconds: 300 } as const;

export const ALICE: Principal = {
  accessKeyId: 'AKIAALICE',
  secretAccessKey: 'secret-of-alice',
  sessionToken: 'session-of-alice',
  accountId: '111122223333',
  arn: 'arn:aws:sts::111122223333:assumed-role/alice/session',
  userId: 'AROAALICE:session',
};

/** It takes one key, for a minute more. */
export const keyedPlan = (changes: Partial<ApiPlan> = {}): ApiPlan => apiPlan({ apiKeys: [{ id: 'key1', key: 'da2-good', expires: NOW / 1000 + 60 }], ...changes });

export interface World {
  readonly authorizer: Authorizer;
  readonly issuer: Issuer;
  readonly clock: ManualClock;
  readonly invocations: { functionArn: string; payload: any }[];
  readonly warnings: unknown[];
}

export function createWorld(plan: ApiPlan, answer: (payload: any) => InvokeOutcome | Promise<InvokeOutcome> = refuseToAnswer): World {
  const clock = new ManualClock(NOW);
  const issuer = createIssuer(clock);
  const invocations: World['invocations'] = [];
  const warnings: unknown[] = [];
  const lambda: LambdaService = {
    async invoke(functionArn, payload) {
      invocations.push({ functionArn, payload });
      return answer(payload);
    },
    invokeAsync: () => Promise.reject(new Error('an authorizer waits for its answer')),
    close: () => Promise.resolve(),
  };
  const identities: IdentityService = {
    assumeRole: () => { throw new Error('nobody assumes a role here'); },
    find: (accessKeyId) => accessKeyId === ALICE.accessKeyId ? ALICE : undefined,
    isAllowed: (principal, action, resource) =>
      principal === ALICE && action === 'appsync:GraphQL' && resource === 'arn:aws:appsync:eu-west-1:111122223333:apis/api1/types/Mutation/fields/publish',
  };
  const log = { info() {}, error() {}, warn: (...line: unknown[]) => void warnings.push(line) };
  return { clock, issuer, invocations, warnings, authorizer: createAuthorizer(plan, { lambda, identities, issuer, clock, log }) };
}

export function request(headers: Record<string, string>, body = '{"query":"{ hello }"}', path = '/graphql'): SignedRequest {
  return { method: 'POST', path, headers, body };
}

function refuseToAnswer(): never {
  throw new Error('this API has no Lambda authorizer');
}
