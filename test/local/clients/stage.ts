import { createAuthorizer, createIssuer } from '../../../local/appsync/authorization';
import { createEngine } from '../../../local/appsync/engine';
import { createSubscriptions } from '../../../local/appsync/realtime/subscriptions';
import type { Resolvers } from '../../../local/appsync/resolver/types';
import { createServer, type RunningServer } from '../../../local/appsync/server/server';
import { createIdentities } from '../../../local/iam/identities';
import type { AuthorizationPlan } from '../../../local/plan';
import type { Clock, LambdaService, Log, Principal } from '../../../local/services';
import { apiPlan } from '../api-plan';

const REGION = 'eu-west-1';
const ACCOUNT = '123456789012';
const USER_POOL = { type: 'AMAZON_COGNITO_USER_POOLS', userPoolId: `${REGION}_pool`, region: REGION, defaultAction: 'ALLOW' } as const satisfies AuthorizationPlan;
const EVERYONE = '@aws_api_key @aws_cognito_user_pools @aws_iam';
const API_KEY = 'da2-stagekey';

const SCHEMA = `
  type Said ${EVERYONE} { room: ID! text: String! by: String }
  type Query { hello: String! ${EVERYONE} }
  type Mutation { say(room: ID!, text: String!): Said! ${EVERYONE} }
  type Subscription {
    onSaid(room: ID!): Said @aws_subscribe(mutations: ["say"]) ${EVERYONE}
    onDenied: Said @aws_subscribe(mutations: ["say"]) ${EVERYONE}
  }
  schema { query: Query mutation: Mutation subscription: Subscription }`;

const PLAN = apiPlan({
  id: 'stage',
  arn: `arn:aws:appsync:${REGION}:${ACCOUNT}:apis/stage`,
  region: REGION,
  account: ACCOUNT,
  schema: SCHEMA,
  additionalAuthorization: [USER_POOL, { type: 'AWS_IAM' }],
  apiKeys: [{ id: 'key', key: API_KEY, expires: Date.parse('2100-01-01') / 1000 }],
});

export interface Stage {
  readonly server: RunningServer;
  readonly url: string;
  readonly region: string;
  readonly apiKey: string;
  readonly token: string;
  readonly principal: Principal;
  readonly log: Log;
}

/** A room in which callers of every mode talk: AppSync's front with the real engine and authorization. */
export async function setStage(): Promise<Stage> {
  const clock: Clock = {
    now: Date.now,
    setTimeout(run, millis) {
      const timer = setTimeout(run, millis);
      return { cancel: () => clearTimeout(timer) };
    },
  };
  const log: Log = { info: () => undefined, warn: () => undefined, error: (message, details) => process.stderr.write(`${message} ${JSON.stringify(details)}\n`) };
  const identities = createIdentities({ partition: 'aws', region: REGION, account: ACCOUNT, roles: [] });
  const issuer = createIssuer(clock);
  const subscriptions = createSubscriptions({ clock, log });
  const engine = createEngine(PLAN, { resolvers: RESOLVERS, publisher: subscriptions, clock });
  const authorizer = createAuthorizer(PLAN, { lambda: NO_FUNCTIONS, identities, issuer, clock, log });
  const server = await createServer({ apis: [{ path: '/stage/graphql', engine, authorizer, subscriptions, clock, log }], log });
  return {
    server,
    url: `http://127.0.0.1:${server.port}/graphql`,
    region: REGION,
    apiKey: API_KEY,
    token: await issuer.mint({ plan: USER_POOL, sub: 'alice' }),
    principal: identities.user('bob'),
    log,
  };
}

const RESOLVERS: Resolvers = {
  has: (typeName, fieldName) => ['Query.hello', 'Mutation.say', 'Subscription.onSaid', 'Subscription.onDenied'].includes(`${typeName}.${fieldName}`),
  async resolve({ fieldName, args, caller }) {
    const by = (caller.identity?.username ?? null) as string | null;
    if (fieldName === 'hello') return { value: `hello ${caller.type}`, errors: [], invalidations: [] };
    if (fieldName === 'say') return { value: { ...args, by }, errors: [], invalidations: [] };
    if (fieldName === 'onSaid') return { value: null, errors: [], invalidations: [] };
    if (fieldName === 'onDenied') return { value: null, errors: [{ message: 'not for you', errorType: 'Forbidden' }], invalidations: [] };
    throw new Error(`nobody answers ${fieldName}`);
  },
};

const NO_FUNCTIONS: LambdaService = {
  invoke: () => Promise.reject(new Error('there is no function')),
  invokeAsync: () => Promise.reject(new Error('there is no function')),
  close: () => Promise.resolve(),
};
