import { createResolvers } from '../../../../local/appsync/resolver';
import { apiPlan } from '../../api-plan';
import { ManualClock } from '../../manual-clock';
import { startTable, type EmbeddedTable } from '../data-sources/embedded-table';
import { ALL_ALLOWED, FakeLambda, fieldRequest, recordedLog } from '../fakes';

/** What the developer guide does, written anew: each gives what the guide says. */
let table: EmbeddedTable;
beforeAll(async () => { table = await startTable(); });
beforeEach(() => table.clear());
afterAll(() => table.close());

const code = (request: string, response = 'return ctx.result;'): string => `
  import { util, runtime } from '@aws-appsync/utils';
  import * as ddb from '@aws-appsync/utils/dynamodb';
  export function request(ctx) { ${request} }
  export function response(ctx) { ${response} }`;

const ADD_POST = code('return ddb.put({ key: { pk: ctx.args.id, sk: "post" }, item: { title: ctx.args.title, version: 1 } });');
const GET_POST = code('return ddb.get({ key: { pk: ctx.args.id, sk: "post" } });');
const UPVOTE = code(`return {
  operation: 'UpdateItem',
  key: util.dynamodb.toMapValues({ pk: ctx.args.id, sk: 'post' }),
  update: { expression: 'ADD #votefield :plusOne, version :plusOne', expressionNames: { '#votefield': 'upvotes' }, expressionValues: { ':plusOne': { N: 1 } } },
};`);
const UPDATE_POST = code(`
  const { id, expectedVersion, ...values } = ctx.args;
  values.version = expectedVersion + 1;
  return ddb.update({ key: { pk: id, sk: 'post' }, update: values, condition: { pk: { attributeExists: true }, version: { eq: expectedVersion } } });`,
`if (ctx.error) { return util.error(ctx.error.message, ctx.error.type, ctx.result); }
  return ctx.result;`);
const VALIDATE_EMAIL = code(`
  const { email } = ctx.stash;
  if (!util.matches('^[a-zA-Z0-9_.+-]+@(?:(?:[a-zA-Z0-9-]+\\\\.)?[a-zA-Z]+\\\\.)?(myvaliddomain)\\\\.com', email)) { util.error(\`"\${email}" is not a valid email.\`); }
  return { payload: { email } };`);
const SAVE_USER = code('return { payload: ctx.prev.result };', 'ctx.result.id = util.autoId(); return ctx.result;');

function api() {
  const plan = apiPlan({
    dataSources: [{ type: 'NONE', name: 'none' }, { type: 'AMAZON_DYNAMODB', name: 'posts', tableName: 'posts', roleArn: 'role' }],
    resolvers: [
      ...Object.entries({ addPost: ADD_POST, getPost: GET_POST, upvote: UPVOTE, updatePost: UPDATE_POST })
        .map(([fieldName, source]) => ({ typeName: 'Mutation', fieldName, kind: 'UNIT' as const, dataSourceName: 'posts', code: source })),
      {
        typeName: 'Mutation',
        fieldName: 'signUp',
        kind: 'PIPELINE',
        functionIds: ['validateEmail', 'saveUser'],
        code: code('ctx.stash.email = ctx.args.input.email; return {};', 'return ctx.prev.result;'),
      },
    ],
    pipelineFunctions: [
      { id: 'validateEmail', name: 'validateEmail', dataSourceName: 'none', code: VALIDATE_EMAIL },
      { id: 'saveUser', name: 'saveUser', dataSourceName: 'none', code: SAVE_USER },
    ],
  });
  const resolvers = createResolvers(plan, {
    lambda: new FakeLambda(), dynamoDb: table, identities: ALL_ALLOWED, clock: new ManualClock(), log: recordedLog(),
  });
  return (fieldName: string, args: Record<string, unknown>) => resolvers.resolve(fieldRequest(`Mutation.${fieldName}`, { args }));
}

test('a post is added, read and voted for', async () => {
  const call = api();
  const post = { pk: '1', sk: 'post', title: 'First', version: 1 };
  expect((await call('addPost', { id: '1', title: 'First' })).value).toEqual(post);
  expect((await call('getPost', { id: '1' })).value).toEqual(post);
  expect((await call('upvote', { id: '1' })).value).toEqual({ ...post, upvotes: 1, version: 2 });
});

test('an update of an older version fails, and says what is stored', async () => {
  const call = api();
  await call('addPost', { id: '1', title: 'First' });
  expect((await call('updatePost', { id: '1', title: 'Second', expectedVersion: 1 })).value).toMatchObject({ title: 'Second', version: 2 });
  expect(await call('updatePost', { id: '1', title: 'Third', expectedVersion: 1 })).toMatchObject({
    value: null,
    errors: [{ errorType: 'DynamoDB:ConditionalCheckFailedException', data: { pk: '1', sk: 'post', title: 'Second', version: 2 } }],
  });
});

test('a pipeline checks an address before it saves', async () => {
  const call = api();
  expect((await call('signUp', { input: { email: 'nadia@myvaliddomain.com', username: 'nadia' } })).value).toEqual({ email: 'nadia@myvaliddomain.com', id: expect.any(String) });
  expect(await call('signUp', { input: { email: 'nadia@other.com' } })).toMatchObject({ value: null, errors: [{ message: '"nadia@other.com" is not a valid email.' }] });
});
