import { createWorld, IAM, KEY, userOf } from './world';
import type { Caller } from '../../../../local/appsync/types';
import type { ApiPlan } from '../../../../local/plan';
import { keyedPlan, LAMBDA, OIDC, USER_POOL } from '../authorization/world';

const OIDC_USER: Caller = { type: 'OPENID_CONNECT', identity: { sub: 'alice' }, deniedFields: [] };
const GUEST: Caller = { type: 'AWS_LAMBDA', identity: { resolverContext: {} }, deniedFields: [] };
const ALL: Partial<ApiPlan> = { additionalAuthorization: [USER_POOL, { type: 'AWS_IAM' }, OIDC, LAMBDA] };

async function reached(schema: string, caller: Caller, plan: Partial<ApiPlan> = ALL, query = '{ field }'): Promise<boolean> {
  const { run } = createWorld(schema, { 'Query.field': () => 'seen' }, plan);
  const { data, errors } = await run(query, { caller });
  if (errors) {
    expect(errors).toEqual([{
      path: ['field'],
      data: null,
      errorType: 'Unauthorized',
      errorInfo: null,
      message: 'Not Authorized to access field on type Query',
      locations: [{ line: 1, column: 3, sourceName: null }],
    }]);
  }
  expect(data).toEqual({ field: errors ? null : 'seen' });
  return !errors;
}

const CALLERS: [string, Caller][] = [['aws_api_key', KEY], ['aws_cognito_user_pools', userOf()], ['aws_iam', IAM], ['aws_oidc', OIDC_USER], ['aws_lambda', GUEST]];

test.each(CALLERS)('a field with @%s is for that mode only', async (directive, owner) => {
  for (const [, caller] of CALLERS) {
    await expect(reached(`type Query { field: String @${directive} }`, caller)).resolves.toBe(caller === owner);
    await expect(reached(`type Query @${directive} { field: String }`, caller)).resolves.toBe(caller === owner);
  }
});

test('a field without a directive is for the default mode only', async () => {
  for (const [, caller] of CALLERS) await expect(reached('type Query { field: String }', caller)).resolves.toBe(caller === KEY);
});

test('directives add up, and those of a field stand for those of its type', async () => {
  const schema = 'type Query @aws_iam @aws_api_key { field: String @aws_iam @aws_oidc }';
  await expect(reached(schema, IAM)).resolves.toBe(true);
  await expect(reached(schema, OIDC_USER)).resolves.toBe(true);
  await expect(reached(schema, KEY)).resolves.toBe(false);
});

test('groups of a user pool', async () => {
  const schema = 'type Query { field: String @aws_cognito_user_pools(cognito_groups: ["writers", "admins"]) }';
  await expect(reached(schema, userOf('readers', 'admins'))).resolves.toBe(true);
  await expect(reached(schema, userOf('readers'))).resolves.toBe(false);
  await expect(reached(schema, userOf())).resolves.toBe(false);
});

test('@aws_auth counts where a user pool is the one mode, and is passed over elsewhere', async () => {
  const schema = 'type Query { field: String @aws_auth(cognito_groups: ["writers"]) }';
  const alone = { defaultAuthorization: USER_POOL };
  await expect(reached(schema, userOf('writers'), alone)).resolves.toBe(true);
  await expect(reached(schema, userOf('readers'), alone)).resolves.toBe(false);
  await expect(reached(schema, userOf('readers'), { ...alone, additionalAuthorization: [{ type: 'AWS_IAM' }] })).resolves.toBe(true);
});

test('a user pool whose default action is DENY opens fields with a directive only', async () => {
  const plan = { defaultAuthorization: { ...USER_POOL, defaultAction: 'DENY' as const } };
  await expect(reached('type Query { field: String }', userOf('writers'), plan)).resolves.toBe(false);
  await expect(reached('type Query { field: String @aws_auth(cognito_groups: ["writers"]) }', userOf('writers'), plan)).resolves.toBe(true);
});

test('fields below the root are guarded too, and their parents stay', async () => {
  const { run } = createWorld('type Query { post: Post } type Post @aws_api_key @aws_iam { title: String secret: String @aws_iam }', {
    'Query.post': () => ({ title: 'Hi', secret: 'x' }),
  }, ALL);
  await expect(run('{ post { title secret } }')).resolves.toMatchObject({
    data: { post: { title: 'Hi', secret: null } },
    errors: [{ path: ['post', 'secret'], errorType: 'Unauthorized', message: 'Not Authorized to access secret on type Post' }],
  });
});

test('a guarded resolver does not run', async () => {
  const { run, requests } = createWorld('type Query { field: String @aws_iam }', { 'Query.field': () => 'seen' }, ALL);
  await run('{ field }');
  expect(requests).toEqual([]);
});

test.each(['Query.field', `${keyedPlan().arn}/types/Query/fields/field`])('what a Lambda authorizer denies is not reached: %s', async (denied) => {
  const schema = 'type Query @aws_lambda { field: String }';
  await expect(reached(schema, { ...GUEST, deniedFields: [denied] })).resolves.toBe(false);
  await expect(reached(schema, { ...GUEST, deniedFields: ['Query.other', 'Query', 'Mutation.field'] })).resolves.toBe(true);
});

describe('policies of an IAM caller', () => {
  const schema = 'type Query @aws_iam { field: Post other: Post } type Post @aws_iam { id: ID }';
  const world = () => createWorld(schema, { 'Query.field': () => ({ id: '1' }), 'Query.other': () => ({ id: '2' }) }, ALL);
  const allowed = (...fields: string[]): Caller => ({ ...IAM, isFieldAllowed: (typeName, fieldName) => fields.includes(`${typeName}.${fieldName}`) });

  test('cover the fields below those that they name', async () => {
    await expect(world().run('{ field { id } }', { caller: allowed('Query.field') })).resolves.toEqual({ data: { field: { id: '1' } } });
  });

  test('deny the fields that they do not name', async () => {
    await expect(world().run('{ field { id } other { id } }', { caller: allowed('Query.field') })).resolves.toMatchObject({
      data: { field: { id: '1' }, other: null }, errors: [{ path: ['other'], errorType: 'Unauthorized' }],
    });
  });

  test('refuse the request where they name none of its fields', async () => {
    const { run, requests } = world();
    await expect(run('{ field { id } }', { caller: allowed('Mutation.field') })).rejects.toMatchObject({ status: 401, errorType: 'UnauthorizedException', message: 'Permission denied' });
    expect(requests).toEqual([]);
  });
});
