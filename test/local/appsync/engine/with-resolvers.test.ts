import { KEY } from './world';
import { createEngine } from '../../../../local/appsync/engine';
import { createResolvers } from '../../../../local/appsync/resolver';
import type { Caller, Invalidation, PreparedSubscription, Publication } from '../../../../local/appsync/types';
import { ManualClock } from '../../manual-clock';
import { keyedPlan, NOW } from '../authorization/world';
import { ALL_ALLOWED } from '../fakes';

const SCHEMA = `
  type Query { greet(name: String): String fail: String }
  type Mutation { ask(input: String!): String! say(room: ID!, text: String!): Message close(room: ID!): ID }
  type Subscription { onSay(room: ID!): Message @aws_subscribe(mutations: ["say"]) }
  type Message { room: ID! text: String! loud: String }
`;

const UTILS = "import { util, extensions } from '@aws-appsync/utils';";
const CODE: Record<string, string> = {
  'Query.greet': `${UTILS}
    export const request = (ctx) => ({ payload: ctx.args.name ?? 'nobody' });
    export const response = (ctx) => 'Hello, ' + ctx.result;`,
  'Query.fail': `${UTILS}
    export const request = () => util.error('There is none', 'NotFound', { id: 1 }, { hint: 'look elsewhere' });
    export const response = (ctx) => ctx.result;`,
  'Mutation.say': `${UTILS}
    export const request = (ctx) => ({ payload: ctx.args });
    export const response = (ctx) => ctx.result;`,
  'Mutation.close': `${UTILS}
    export const request = (ctx) => ({ payload: ctx.args.room });
    export function response(ctx) {
      extensions.invalidateSubscriptions({ subscriptionField: 'onSay', payload: { room: ctx.args.room } });
      return ctx.result;
    }`,
  'Subscription.onSay': `${UTILS}
    export const request = () => ({ payload: null });
    export function response(ctx) {
      if (ctx.args.room === 'secret') util.error('Not yours', 'Forbidden');
      extensions.setSubscriptionFilter(util.transform.toSubscriptionFilter({ room: { eq: ctx.args.room } }));
      return null;
    }`,
  'Message.loud': `${UTILS}
    export const request = (ctx) => ({ payload: ctx.source.text.toUpperCase() });
    export const response = (ctx) => ctx.result + ' for ' + ctx.info.selectionSetList.length + ctx.info.parentTypeName;`,
};

function createWorld() {
  const publications: Publication[] = [];
  const invalidations: Invalidation[] = [];
  const invocations: unknown[] = [];
  const clock = new ManualClock(NOW);
  const plan = keyedPlan({
    schema: SCHEMA,
    dataSources: [{ type: 'NONE', name: 'none' }, { type: 'AWS_LAMBDA', name: 'model', functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:model', roleArn: 'role' }],
    resolvers: [
      ...Object.entries(CODE).map(([field, code]) => ({ typeName: field.split('.')[0], fieldName: field.split('.')[1], kind: 'UNIT' as const, dataSourceName: 'none', code })),
      { typeName: 'Mutation', fieldName: 'ask', kind: 'UNIT', dataSourceName: 'model' },
    ],
  });
  const resolvers = createResolvers(plan, {
    clock,
    log: { info() {}, warn() {}, error() {} },
    lambda: {
      async invoke(_, payload: any) {
        invocations.push(payload);
        return payload.arguments.input === 'bad' ? { functionError: { errorType: 'Error', errorMessage: 'Parameter cannot be empty' } } : { payload: `You said ${payload.arguments.input}` };
      },
      invokeAsync: () => Promise.reject(new Error('nothing is asynchronous here')),
      close: () => Promise.resolve(),
    },
    identities: ALL_ALLOWED,
    dynamoDb: { call: () => Promise.reject(new Error('there is no table here')), close: () => Promise.resolve() },
  });
  const engine = createEngine(plan, {
    resolvers,
    clock,
    publisher: { publish: (publication) => void publications.push(publication), invalidate: (invalidation) => void invalidations.push(invalidation) },
  });
  const run = (query: string, variables = {}, caller: Caller = KEY) => engine.execute({ query, variables }, caller, {});
  const prepare = (query: string, variables = {}) => engine.prepare({ query, variables }, KEY, {});
  return { run, prepare, publications, invalidations, invocations };
}

test('APPSYNC_JS answers a query', async () => {
  const { run } = createWorld();
  await expect(run('query ($name: String) { greet(name: $name) }', { name: 'Ann' })).resolves.toEqual({ data: { greet: 'Hello, Ann' } });
  await expect(run('query ($name: String) { greet(name: $name) }')).resolves.toEqual({ data: { greet: 'Hello, nobody' } });
});

test('util.error reaches the client with type, data and info', async () => {
  await expect(createWorld().run('{ fail }')).resolves.toEqual({
    data: { fail: null },
    errors: [{
      path: ['fail'],
      message: 'There is none',
      errorType: 'NotFound',
      data: { id: 1 },
      errorInfo: { hint: 'look elsewhere' },
      locations: [{ line: 1, column: 3, sourceName: null }],
    }],
  });
});

test('a direct Lambda resolver is given the documented event, and its errors are told as AppSync tells them', async () => {
  const { run, invocations } = createWorld();
  await expect(run('mutation { ask(input: "hi") }')).resolves.toEqual({ data: { ask: 'You said hi' } });
  expect(invocations[0]).toMatchObject({ arguments: { input: 'hi' }, identity: null, source: null, info: { fieldName: 'ask', parentTypeName: 'Mutation', selectionSetList: [] } });
  await expect(run('mutation { ask(input: "bad") }')).resolves.toMatchObject({
    data: null, errors: [{ path: ['ask'], errorType: expect.any(String), message: 'Parameter cannot be empty', data: null, errorInfo: null }],
  });
});

test('a resolver below the root works on what its parent answered, and its value is published with the rest', async () => {
  const { run, publications } = createWorld();
  const { data } = await run('mutation { said: say(room: "a", text: "hi") { room what: text loud } }');
  expect(data).toEqual({ said: { room: 'a', what: 'hi', loud: 'HI for 0Message' } });
  expect(publications).toEqual([{ mutation: 'say', payload: { room: 'a', text: 'hi', loud: 'HI for 0Message' } }]);
});

test('a subscription is filtered by its resolver, or refused by it', async () => {
  const { prepare } = createWorld();
  const prepared = await prepare('subscription ($room: ID!) { onSay(room: $room) { text } }', { room: 'a' }) as PreparedSubscription;
  expect(prepared).toMatchObject({ fieldName: 'onSay', mutations: ['say'], filter: { filterGroup: [{ filters: [{ fieldName: 'room', operator: 'eq', value: 'a' }] }] } });
  await expect(prepared.render({ mutation: 'say', payload: { room: 'a', text: 'hi' } })).resolves.toEqual({ data: { onSay: { text: 'hi' } } });
  await expect(prepare('subscription { onSay(room: "secret") { text } }')).resolves.toMatchObject({ errors: [{ message: 'Not yours', errorType: 'Forbidden' }] });
});

test('a mutation ends subscriptions', async () => {
  const { run, invalidations } = createWorld();
  await run('mutation { close(room: "a") }');
  expect(invalidations).toEqual([{ subscriptionField: 'onSay', payload: { room: 'a' } }]);
});
