import { createResolvers } from '../../../../local/appsync/resolver';
import type { FieldRequest } from '../../../../local/appsync/resolver/types';
import type { PipelineFunctionPlan, ResolverPlan } from '../../../../local/plan';
import type { DynamoDbService } from '../../../../local/services';
import { UserError } from '../../../../local/user-error';
import { apiPlan } from '../../api-plan';
import { ManualClock } from '../../manual-clock';
import { ALL_ALLOWED, FakeLambda, fieldRequest, recordedLog } from '../fakes';

const IMPORT = 'import { util, extensions, runtime } from \'@aws-appsync/utils\';\n';
const code = (request: string, response = 'return ctx.result;'): string =>
  `${IMPORT}export function request(ctx) { ${request} }\nexport function response(ctx) { ${response} }`;

const noTable: DynamoDbService = {
  call: async () => { throw new TypeError('the table is broken'); },
  close: async () => undefined,
};

interface SetUp { readonly resolvers?: ResolverPlan[]; readonly functions?: PipelineFunctionPlan[]; readonly lambda?: FakeLambda }

function setUp({ resolvers = [], functions = [], lambda = new FakeLambda() }: SetUp = {}) {
  const plan = apiPlan({
    environment: { STAGE: 'beta' },
    dataSources: [{ type: 'NONE', name: 'none' }, { type: 'AWS_LAMBDA', name: 'fn', functionArn: 'fn', roleArn: 'role' }, { type: 'AMAZON_DYNAMODB', name: 'table', tableName: 'posts', roleArn: 'role' }],
    resolvers,
    pipelineFunctions: functions,
  });
  const clock = new ManualClock();
  const log = recordedLog();
  const built = createResolvers(plan, { lambda, dynamoDb: noTable, identities: ALL_ALLOWED, clock, log });
  return { resolvers: built, clock, log, lambda };
}

const unit = (resolverCode: string | undefined, dataSourceName = 'none', field = 'Query.post'): ResolverPlan =>
  ({ typeName: field.split('.')[0], fieldName: field.split('.')[1], kind: 'UNIT', dataSourceName, code: resolverCode });
const pipeline = (resolverCode: string, functionIds: string[]): ResolverPlan => ({ typeName: 'Query', fieldName: 'post', kind: 'PIPELINE', functionIds, code: resolverCode });
const step = (id: string, functionCode: string | undefined, dataSourceName = 'none'): PipelineFunctionPlan => ({ id, name: id, dataSourceName, code: functionCode });

const resolveUnit = (resolverCode: string, request: Partial<FieldRequest> = {}, field = 'Query.post') =>
  setUp({ resolvers: [unit(resolverCode, 'none', field)] }).resolvers.resolve(fieldRequest(field, request));
const resolvePipeline = (resolverCode: string, functions: PipelineFunctionPlan[]) =>
  setUp({ resolvers: [pipeline(resolverCode, functions.map(({ id }) => id))], functions }).resolvers.resolve(fieldRequest('Query.post'));

describe('a unit resolver', () => {
  test('is known by its field', () => {
    const { resolvers } = setUp({ resolvers: [unit(code('return {};'))] });
    expect([resolvers.has('Query', 'post'), resolvers.has('Query', 'posts'), resolvers.has('Post', 'post')]).toEqual([true, false, false]);
  });

  test('sees the whole context, without cookies, in both handlers', async () => {
    const seen = '[ctx.args.id, ctx.source.id, ctx.identity.sub, ctx.env.STAGE, ctx.request.headers, ctx.request.domainName, ctx.info.fieldName, ctx.info.parentTypeName, ctx.info.variables, ctx.info.selectionSetList, ctx.info.selectionSetGraphQL, util.authType()]';
    const { value } = await resolveUnit(code(`return { payload: ${seen} };`, `return [ctx.result, ${seen}];`), {
      args: { id: 'a' },
      source: { id: 's' },
      caller: { type: 'OPENID_CONNECT', identity: { sub: 'alice' }, deniedFields: [] },
      headers: { cookie: 'secret', custom: 'nadia' },
      variables: { id: 'a' },
      selectionSetList: ['id', 'author/name'],
      selectionSetGraphQL: '{ id }',
    });
    const expected = ['a', 's', 'alice', 'beta', { custom: 'nadia' }, null, 'post', 'Query', { id: 'a' }, ['id', 'author/name'], '{ id }', 'Open ID Connect Authorization'];
    expect(value).toEqual([expected, expected]);
  });

  test('keeps the stash from handler to handler, and not from field to field', async () => {
    const { resolvers } = setUp({ resolvers: [unit(code('ctx.stash.n = (ctx.stash.n ?? 0) + 1; return {};', 'return ctx.stash.n;'))] });
    expect([(await resolvers.resolve(fieldRequest('Query.post'))).value, (await resolvers.resolve(fieldRequest('Query.post'))).value]).toEqual([1, 1]);
  });

  test('returns early without its source and response handler', async () => {
    const { resolvers, lambda } = setUp({ resolvers: [unit(code('runtime.earlyReturn({ hello: "world" }); return { operation: "Invoke" };', 'return "not reached";'), 'fn')] });
    expect((await resolvers.resolve(fieldRequest('Query.post'))).value).toEqual({ hello: 'world' });
    expect(lambda.invocations).toEqual([]);
  });

  test('decides what becomes of its source\'s error', async () => {
    const lambda = new FakeLambda({ fn: () => ({ functionError: { errorType: 'Error', errorMessage: 'boom' } }) });
    const resolve = (response: string) => setUp({ lambda, resolvers: [unit(code('return { operation: "Invoke" };', response), 'fn')] }).resolvers.resolve(fieldRequest('Query.post'));
    expect(await resolve('return ctx.result;')).toMatchObject({ value: null, errors: [] });
    expect(await resolve('return util.error(ctx.error.message, ctx.error.type);')).toMatchObject({ value: null, errors: [{ message: 'boom', errorType: 'Lambda:Unhandled' }] });
    expect(await resolve('util.appendError(ctx.error.message, "Soft", { a: 1 }, { b: 2 }); return "anyway";'))
      .toMatchObject({ value: 'anyway', errors: [{ message: 'boom', errorType: 'Soft', data: { a: 1 }, errorInfo: { b: 2 } }] });
  });

  test('fails by a request that its source cannot read', async () => {
    const { resolvers } = setUp({ resolvers: [unit(code('return { operation: "Sing" };', 'return "not reached";'), 'fn')] });
    expect(await resolvers.resolve(fieldRequest('Query.post'))).toMatchObject({ value: null, errors: [{ errorType: 'MappingTemplate', message: 'Unsupported element \'$[operation]\'.' }] });
  });

  test('fails by an error of its code, which also goes to the log', async () => {
    const { resolvers, log } = setUp({ resolvers: [unit(code('return ctx.source.id;'))] });
    expect(await resolvers.resolve(fieldRequest('Query.post'))).toMatchObject({ value: null, errors: [{ errorType: 'Code', message: expect.stringContaining('TypeError') }] });
    expect(log.lines).toEqual([expect.stringMatching(/^error: Query.post request failed: code.js:2:\d+: TypeError/)]);
  });

  test('logs what its code logs', async () => {
    const { resolvers, log } = setUp({ resolvers: [unit(code('console.log("args", ctx.args); return {};', 'console.error("late");'))] });
    await resolvers.resolve(fieldRequest('Query.post', { args: { a: 1 } }));
    expect(log.lines).toEqual(['info: Query.post request: args {"a":1}', 'error: Query.post response: late']);
  });

  test('may make 5 MB and no more', async () => {
    const big = (characters: number) => resolveUnit(code('return { payload: ctx.args.text };'), { args: { text: 'x'.repeat(characters) } });
    expect((await big(5_000_000)).errors).toEqual([]);
    expect(await big(5_300_000)).toMatchObject({ value: null, errors: [{ errorType: 'MappingTemplate', message: 'Transformation too large.' }] });
  });

  test('turns a fault of the runner into an error that tells nothing', async () => {
    const { resolvers, log } = setUp({ resolvers: [unit(code('return { operation: "GetItem", key: { pk: { S: "a" } } };'), 'table')] });
    expect((await resolvers.resolve(fieldRequest('Query.post'))).errors).toEqual([{ message: 'An internal failure occurred while resolving this field.', errorType: 'InternalFailure' }]);
    expect(log.lines).toEqual(['error: Query.post: the local runner failed']);
  });
});

describe('subscriptions', () => {
  const filter = '{ filterGroup: [{ filters: [{ fieldName: "owner", operator: "eq", value: ctx.args.owner }] }] }';

  test('are filtered and invalidated by what the response handler sets', async () => {
    const subscribe = code('return { payload: null };', `extensions.setSubscriptionFilter(${filter}); extensions.setSubscriptionInvalidationFilter(util.transform.toSubscriptionFilter({ group: { eq: "a" } })); return null;`);
    expect(await resolveUnit(subscribe, { args: { owner: 'alice' } }, 'Subscription.onPost')).toEqual({
      value: null,
      errors: [],
      invalidations: [],
      subscriptionFilter: { filterGroup: [{ filters: [{ fieldName: 'owner', operator: 'eq', value: 'alice' }] }] },
      subscriptionInvalidationFilter: { filterGroup: [{ filters: [{ fieldName: 'group', operator: 'eq', value: 'a' }] }] },
    });
  });

  test.each([
    ['Subscription.onPost', code(`extensions.setSubscriptionFilter(${filter}); return {};`), 'works only in the response handler of a subscription field'],
    ['Query.post', code('return {};', `extensions.setSubscriptionFilter(${filter});`), 'works only in the response handler of a subscription field'],
    ['Query.post', code('return {};', 'extensions.invalidateSubscriptions({ subscriptionField: "onPost", payload: {} });'), 'works only in the response handler of a mutation field'],
    ['Subscription.onPost', code('return {};', 'extensions.setSubscriptionFilter({ owner: "alice" });'), '`extensions.setSubscriptionFilter` takes { filterGroup:'],
    ['Mutation.post', code('return {};', 'extensions.invalidateSubscriptions({ payload: {} });'), 'takes `{ subscriptionField, payload }`'],
  ])('%s: refuses %#', async (field, resolverCode, problem) => {
    expect((await resolveUnit(resolverCode, {}, field)).errors).toEqual([{ errorType: 'Code', message: expect.stringContaining(problem) }]);
  });

  test('are invalidated by mutations, at most five ways', async () => {
    const invalidate = (list: string) => code('return {};', `for (const n of ${list}) { extensions.invalidateSubscriptions({ subscriptionField: "onPost", payload: { n } }); } return 1;`);
    expect((await resolveUnit(invalidate('[1, 2, 2]'), {}, 'Mutation.post')).invalidations).toEqual([1, 2].map((n) => ({ subscriptionField: 'onPost', payload: { n } })));
    expect(await resolveUnit(invalidate('[1, 2, 3, 4, 5, 6]'), {}, 'Mutation.post')).toMatchObject({ value: null, invalidations: [], errors: [{ errorType: 'Code', message: expect.stringContaining('at most 5 times') }] });
  });
});

describe('a pipeline', () => {
  const adding = (letter: string): string => code(`ctx.stash.trace = (ctx.stash.trace ?? '') + '${letter}'; return { payload: ctx.prev.result + '${letter}' };`);
  const around = (request: string): string => code(request, 'return { prev: ctx.prev.result, result: ctx.result, trace: ctx.stash.trace };');

  test('runs before, functions, after, each with the result before it', async () => {
    expect((await resolvePipeline(around('ctx.stash.trace = "0"; return "b";'), [step('one', adding('1')), step('two', adding('2'))])).value).toEqual({ prev: 'b12', result: 'b12', trace: '012' });
  });

  test('without functions goes from before to after', async () => {
    expect((await resolvePipeline(around('return "b";'), [])).value).toEqual({ prev: 'b', result: 'b', trace: null });
  });

  test('hands after the result of an early return before', async () => {
    expect((await resolvePipeline(around('runtime.earlyReturn("early");'), [step('one', adding('1'))])).value).toEqual({ prev: 'early', result: 'early', trace: null });
  });

  test('goes on after a function\'s early return, or to the end where it says so', async () => {
    const early = (options: string): string => code(`runtime.earlyReturn("early"${options});`, 'return "not reached";');
    expect((await resolvePipeline(around('return "b";'), [step('one', early('')), step('two', adding('2'))])).value).toMatchObject({ prev: 'early2' });
    expect((await resolvePipeline(around('return "b";'), [step('one', early(', { skipTo: "NEXT" }')), step('two', adding('2'))])).value).toMatchObject({ prev: 'early2' });
    expect((await resolvePipeline(around('return "b";'), [step('one', early(', { skipTo: "END" }')), step('two', adding('2'))])).value).toMatchObject({ prev: 'early', trace: null });
  });

  test('ends at the first error that is raised, and keeps those that were appended', async () => {
    const appending = code('util.appendError("soft"); return { payload: 1 };');
    const raising = code('return {};', 'util.error("hard", "Hard");');
    const outcome = await resolvePipeline(around('return "b";'), [step('one', appending), step('two', raising), step('three', code('util.appendError("not reached");'))]);
    expect(outcome).toMatchObject({ value: null, errors: [{ message: 'soft' }, { message: 'hard', errorType: 'Hard' }] });
  });

  test('lets after see the errors that were appended', async () => {
    const outcome = await resolvePipeline(code('return 1;', 'return ctx.outErrors.map((error) => error.message);'), [step('one', code('util.appendError("soft"); return {};'))]);
    expect(outcome).toMatchObject({ value: ['soft'], errors: [{ message: 'soft' }] });
  });

  test('goes on where a function lets its source\'s error be', async () => {
    const lambda = new FakeLambda({ fn: () => ({ functionError: { errorType: 'Error', errorMessage: 'boom' } }) });
    const functions = [step('one', code('return { operation: "Invoke" };', 'return ctx.error.message;'), 'fn'), step('two', adding('2'))];
    const { resolvers } = setUp({ lambda, functions, resolvers: [pipeline(around('return 1;'), ['one', 'two'])] });
    expect((await resolvers.resolve(fieldRequest('Query.post'))).value).toMatchObject({ prev: 'boom2' });
  });

  test('may have functions without code, which get the context', async () => {
    const lambda = new FakeLambda({ fn: (event) => ({ payload: { prev: event.prev, stash: event.stash } }) });
    const { resolvers } = setUp({ lambda, functions: [step('one', undefined, 'fn')], resolvers: [pipeline(code('ctx.stash.a = 1; return "b";', 'return ctx.prev.result;'), ['one'])] });
    expect((await resolvers.resolve(fieldRequest('Query.post'))).value).toEqual({ prev: { result: 'b' }, stash: { a: 1 } });
  });
});

describe('a direct Lambda resolver', () => {
  test('sends the context as AppSync documents it', async () => {
    const lambda = new FakeLambda({ fn: () => ({ payload: { id: '1' } }) });
    const { resolvers } = setUp({ lambda, resolvers: [unit(undefined, 'fn')] });
    const { value } = await resolvers.resolve(fieldRequest('Query.post', { args: { id: '1' }, headers: { 'x-api-key': 'k' }, selectionSetList: ['id'], selectionSetGraphQL: '{\n  id\n}', variables: { id: '1' } }));
    expect(value).toEqual({ id: '1' });
    expect(lambda.invocations).toEqual([{
      arn: 'fn',
      kind: 'RequestResponse',
      payload: {
        arguments: { id: '1' },
        identity: null,
        source: null,
        request: { headers: { 'x-api-key': 'k' }, domainName: null },
        prev: null,
        info: { fieldName: 'post', parentTypeName: 'Query', variables: { id: '1' }, selectionSetList: ['id'], selectionSetGraphQL: '{\n  id\n}' },
        stash: {},
      },
    }]);
  });

  test.each([
    [{ functionError: { errorType: 'CustomException', errorMessage: 'Custom message' } }, { errorType: 'CustomException', message: 'Custom message' }],
    [{ functionError: { errorType: 'UnauthorizedException', errorMessage: 'secret' } }, { errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.' }],
    [{ serviceError: { errorType: 'TooManyRequestsException', message: 'Rate exceeded' } }, { errorType: 'Lambda:TooManyRequestsException', message: 'Rate exceeded' }],
  ])('raises %j', async (answer, expected) => {
    const { resolvers } = setUp({ lambda: new FakeLambda({ fn: () => answer }), resolvers: [unit(undefined, 'fn')] });
    expect(await resolvers.resolve(fieldRequest('Query.post'))).toMatchObject({ value: null, errors: [expected] });
  });

  test('ends when the request\'s 30 seconds do', async () => {
    const lambda = new FakeLambda({ fn: () => new Promise(() => undefined) });
    const { resolvers, clock } = setUp({ lambda, resolvers: [unit(undefined, 'fn')] });
    const outcome = resolvers.resolve(fieldRequest('Query.post'));
    clock.advance(30_000);
    expect((await outcome).errors).toEqual([{ message: 'Execution timed out.', errorType: 'Lambda:ExecutionTimeoutException', data: null, errorInfo: null }]);
  });
});

describe('what AppSync would not deploy', () => {
  test.each([
    ['code that it refuses', [unit(code('while (true) { }'))], [], 'Query.post, line 2, column 32: APPSYNC_JS: `while` is not supported'],
    ['code of a function', [pipeline(code('return 1;'), ['one'])], [step('one', 'export default 1')], 'Query.post function one, line 1'],
    ['a source that is none', [unit(code('return 1;'), 'missing')], [], 'Query.post: there is no data source missing'],
    ['a function that is none', [pipeline(code('return 1;'), ['missing'])], [], 'Query.post: there is no pipeline function missing'],
    ['eleven functions', [pipeline(code('return 1;'), Array<string>(11).fill('one'))], [step('one', code('return {};'))], 'Query.post: a pipeline has at most 10 functions, got 11'],
  ])('%s', (_, resolvers, functions, message) => {
    const build = () => setUp({ resolvers, functions });
    expect(build).toThrow(UserError);
    expect(build).toThrow(message);
  });
});
