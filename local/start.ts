import { createAuthorizer, createIssuer, isTokenPlan } from './appsync/authorization';
import { createEngine } from './appsync/engine';
import { createSubscriptions } from './appsync/realtime/subscriptions';
import { createResolvers } from './appsync/resolver';
import { createServer, type Route, type ServedApi } from './appsync/server/server';
import { LAMBDA_RUNTIME } from './assets';
import { chooseModel, createBedrock } from './bedrock';
import { cannotListen } from './cannot-listen';
import { systemClock } from './clock';
import { createDynamoDb } from './dynamodb';
import { createHostedUi } from './hosted-ui';
import { createIdentities } from './iam/identities';
import { createLambda } from './lambda/lambda';
import { silentLog } from './log';
import type { StartOptions } from './options';
import type { ApiPlan } from './plan';
import { apiPages } from './routes/api-pages';
import { apiRoute } from './routes/api-route';
import { tokenRoute } from './routes/token-route';
import type { Runner, RunningApi, TokenOptions } from './runner';
import { failingDynamoDb, failingLambda } from './service-faults';
import { readAssembly } from './template/assembly';
import { readPlan } from './template/read-plan';
import { UserError } from './user-error';

const DEFAULT_REGION = 'us-east-1';

/** Runs a synthesized app on this machine. Every part is of this call alone: two runners in one process do not know each other. */
export async function start(options: StartOptions): Promise<Runner> {
  const { clock = systemClock, log = silentLog } = options;
  const served: ServedApi[] = [];
  const routes: Route[] = [];
  const stacks = readAssembly(options.assembly);
  const model = chooseModel({ ...options, clock });
  const server = await listen(options, served, routes);
  const closers = [() => server.close()];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const host = server.host.includes(':') ? `[${server.host}]` : server.host;
    const at = (path: string, scheme = 'http') => `${scheme}://${host}:${server.port}${path}`;
    const plan = readPlan(stacks, {
      region: options.region ?? process.env.AWS_REGION ?? DEFAULT_REGION,
      endpoints: (apiId) => ({ graphql: at(`/${apiId}/graphql`), realtime: at(`/${apiId}/graphql/realtime`, 'ws') }),
    });
    for (const { type, count } of plan.notRun) log.warn(`not run on this machine: ${type}${count > 1 ? ` (${count})` : ''}`);

    const identities = createIdentities(plan);
    const issuer = createIssuer(clock);
    const bedrock = await createBedrock({ model, identities, clock, log });
    closers.push(() => bedrock.close());
    const dynamoDb = await createDynamoDb(plan.tables, { clock, log, ...(options.data ? { folder: options.data } : {}) });
    closers.push(() => dynamoDb.close());
    const lambda = createLambda(plan.functions, {
      region: plan.region,
      identities,
      clock,
      log,
      runtimePath: LAMBDA_RUNTIME,
      ...(options.node ? { nodePath: options.node } : {}),
      ...(options.concurrency ? { concurrency: options.concurrency } : {}),
      variables: { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock.url, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
      output: (line, functionName) => (isRoutine(line) ? log.info : log.warn)(`[${functionName}] ${line}`),
      ...(options.faults?.deliverAgain ? { deliverAgain: options.faults.deliverAgain } : {}),
    });
    closers.push(() => lambda.close());
    const services = options.faults?.services;
    const called = services ? { lambda: failingLambda(lambda, services), dynamoDb: failingDynamoDb(dynamoDb, services) } : { lambda, dynamoDb };

    const apis = plan.apis.map((api, index): RunningApi => {
      const base = index === 0 ? '' : `/${api.id}`;
      const subscriptions = createSubscriptions({ clock, log, ...(options.faults?.deliveries ? { faults: options.faults.deliveries } : {}) });
      const resolvers = createResolvers(api, { ...called, identities, clock, log });
      const engine = createEngine(api, { resolvers, publisher: subscriptions, clock });
      const authorizer = createAuthorizer(api, { lambda, identities, issuer, clock, log });
      const faults = options.faults?.requests;
      served.push({ path: `/${api.id}/graphql`, engine, authorizer, subscriptions, clock, log, ...(faults ? { faults } : {}) });
      const [key] = api.apiKeys;
      const urls = { graphqlUrl: at(`${base}/graphql`), realtimeUrl: at(`${base}/graphql/realtime`, 'ws'), ...(key ? { apiKey: key.key } : {}) };
      const hostedUi = createHostedUi(api, { issuer, clock, path: base, url: at(base) });
      const sites = plan.sites.filter(({ config }) => config.graphqlUrl === at(`/${api.id}/graphql`));
      const pages = apiPages(`${base}/`, sites, { ...urls, ...(hostedUi.userPool ? { userPool: hostedUi.userPool } : {}) }, at(base));
      routes.push(...pages.routes, ...hostedUi.routes);
      const pageUrls = pages.paths.map((path) => at(path));
      return { constructPath: api.constructPath, pageUrl: pageUrls[0], pageUrls, ...urls };
    });

    const token = (request: TokenOptions) => issuer.mint({ ...request, plan: tokenPlan(plan.apis[0], request.mode) });
    routes.push(tokenRoute(token), apiRoute(apis[0]));
    return {
      ...apis[0],
      apis,
      model: model.description,
      certificate: server.certificate,
      token,
      credentials: (userName) => identities.user(userName),
      processes: () => plan.functions.flatMap(({ arn }) => lambda.processes(arn)),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function listen({ host, port, log = silentLog }: StartOptions, apis: ServedApi[], routes: Route[]) {
  return createServer({ apis, routes, log, ...(host ? { host } : {}), ...(port ? { port } : {}) }).catch((error) => {
    throw cannotListen(error, port, host);
  });
}

/** A line of a function's JSON log below WARN. Others are for somebody to see: a stack trace, what a foreign function prints. */
function isRoutine(line: string): boolean {
  return /"level":"(TRACE|DEBUG|INFO)"/i.test(line) || /^(START|END|REPORT) RequestId/.test(line);
}

function tokenPlan(api: ApiPlan, mode?: TokenOptions['mode']) {
  const plans = [api.defaultAuthorization, ...api.additionalAuthorization].filter(isTokenPlan);
  const plan = mode ? plans.find(({ type }) => type === mode) : plans.find(({ type }) => type === 'AMAZON_COGNITO_USER_POOLS') ?? plans[0];
  if (!plan) throw new UserError(`API ${api.constructPath} takes no tokens${mode ? ` of mode ${mode}` : ''}: it has neither a user pool nor an OIDC provider among its authorization modes`);
  return plan;
}
