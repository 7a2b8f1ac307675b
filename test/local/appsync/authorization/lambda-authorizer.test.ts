import { ALICE, keyedPlan, createWorld, LAMBDA, request, USER_POOL, type World } from './world';
import type { InvokeOutcome } from '../../../../local/services';

const plan = keyedPlan({ defaultAuthorization: LAMBDA });
const answering = (payload: unknown, api = plan) => createWorld(api, () => ({ payload }));
const authorize = ({ authorizer }: World, authorization = 'token-1', body?: string) => authorizer.authorize(request({ authorization }, body));

test('the function is told of the request as AppSync documents it', async () => {
  const world = answering({ isAuthorized: true });
  await authorize(world, 'token-1', '{"query":"query Q { hello }","operationName":"Q","variables":{"a":1}}');
  expect(world.invocations).toEqual([{
    functionArn: LAMBDA.functionArn,
    payload: {
      authorizationToken: 'token-1',
      requestContext: { apiId: 'api1', accountId: '111122223333', requestId: expect.stringMatching(/^[0-9a-f-]{36}$/), queryString: 'query Q { hello }', operationName: 'Q', variables: { a: 1 } },
      requestHeaders: { authorization: 'token-1' },
    },
  }]);
});

test.each(['{}', 'no json', '[]', 'null'])('it is asked at a connect and of a body that is no query: %s', async (body) => {
  const world = answering({ isAuthorized: true });
  await authorize(world, 'token-1', body);
  expect(world.invocations[0].payload.requestContext).toMatchObject({ queryString: '', variables: {} });
});

test('what it says goes on to resolvers and fields', async () => {
  await expect(authorize(answering({ isAuthorized: true, resolverContext: { owner: 'alice', level: 3 }, deniedFields: ['Post.secret'] }))).resolves.toEqual({
    type: 'AWS_LAMBDA', identity: { resolverContext: { owner: 'alice', level: 3 } }, deniedFields: ['Post.secret'],
  });
});

test('it says no', async () => {
  await expect(authorize(answering({ isAuthorized: false }))).rejects.toMatchObject({ status: 401, message: 'You are not authorized to make this call.' });
});

test('its answer holds for the time of the API, a token at a time', async () => {
  const world = answering({ isAuthorized: true });
  await authorize(world);
  world.clock.advance(299_999);
  await authorize(world);
  await authorize(world, 'token-2');
  expect(world.invocations).toHaveLength(2);
  world.clock.advance(1);
  await authorize(world);
  expect(world.invocations).toHaveLength(3);
});

test('a refusal holds as well', async () => {
  const world = answering({ isAuthorized: false });
  await expect(authorize(world)).rejects.toMatchObject({ status: 401 });
  await expect(authorize(world)).rejects.toMatchObject({ status: 401 });
  expect(world.invocations).toHaveLength(1);
});

test('the function may set the time itself, and zero means ask again', async () => {
  const short = answering({ isAuthorized: true, ttlOverride: 10 });
  await authorize(short);
  short.clock.advance(10_000);
  await authorize(short);
  expect(short.invocations).toHaveLength(2);
  const none = answering({ isAuthorized: true, ttlOverride: 0 });
  await authorize(none);
  await authorize(none);
  expect(none.invocations).toHaveLength(2);
});

test.each<[string, InvokeOutcome, string]>([
  ['an error', { functionError: { errorType: 'Error', errorMessage: 'boom' } }, 'boom'],
  ['a refusal of Lambda', { serviceError: { errorType: 'TooManyRequestsException', message: 'Rate Exceeded.' } }, 'Rate Exceeded.'],
  ['nothing', { payload: null }, '`isAuthorized` must be a boolean'],
  ['a text for a boolean', { payload: { isAuthorized: 'yes' } }, '`isAuthorized` must be a boolean, got "yes"'],
  ['nested context', { payload: { isAuthorized: true, resolverContext: { user: { name: 'a' } } } }, '`user` is nested'],
  ['a list for context', { payload: { isAuthorized: true, resolverContext: [] } }, '`resolverContext` must be an object'],
  ['too much context', { payload: { isAuthorized: true, resolverContext: { a: 'x'.repeat(5 * 1024 * 1024) } } }, 'larger than 5 MB'],
  ['denied fields that are none', { payload: { isAuthorized: true, deniedFields: 'Post.secret' } }, '`deniedFields` must be a list of strings'],
  ['a time that is none', { payload: { isAuthorized: true, ttlOverride: -1 } }, '`ttlOverride` must be a whole number'],
])('%s from the function lets nobody in, and the log says why', async (_, outcome, problem) => {
  const world = createWorld(plan, () => outcome);
  await expect(authorize(world)).rejects.toMatchObject({ status: 401 });
  expect(JSON.stringify(world.warnings)).toContain(JSON.stringify(problem).slice(1, -1));
  await expect(authorize(world)).rejects.toMatchObject({ status: 401 });
  expect(world.invocations).toHaveLength(2);
});

test('it has ten seconds', async () => {
  const world = createWorld(plan, () => new Promise(() => {}));
  const answer = authorize(world);
  await new Promise((resolve) => setImmediate(resolve));
  world.clock.advance(10_000);
  await expect(answer).rejects.toMatchObject({ status: 401 });
});

test('a token that does not match the expression never reaches it', async () => {
  const world = answering({ isAuthorized: true }, keyedPlan({ defaultAuthorization: { ...LAMBDA, identityValidationExpression: '^custom-' } }));
  await expect(authorize(world, 'other-1')).rejects.toMatchObject({ status: 401 });
  await expect(authorize(world, 'custom-1')).resolves.toMatchObject({ type: 'AWS_LAMBDA' });
  expect(world.invocations).toHaveLength(1);
});

test.each(['', '   '])('an empty token (%j) never reaches it', async (token) => {
  const world = answering({ isAuthorized: true });
  await expect(authorize(world, token)).rejects.toMatchObject({ status: 401 });
  expect(world.invocations).toEqual([]);
});

test('beside a user pool it is asked only about what is no token, alone about everything', async () => {
  const both = answering({ isAuthorized: true }, keyedPlan({ defaultAuthorization: LAMBDA, additionalAuthorization: [USER_POOL] }));
  await expect(authorize(both, await both.issuer.mint({ plan: USER_POOL, sub: 'alice' }))).resolves.toMatchObject({ type: 'AMAZON_COGNITO_USER_POOLS' });
  await expect(authorize(both, 'eyJhbGciOiJub25lIn0.e30.')).rejects.toMatchObject({ status: 401 });
  expect(both.invocations).toEqual([]);
  const alone = answering({ isAuthorized: true });
  for (const token of ['eyJhbGciOiJub25lIn0.e30.', `AWS4-HMAC-SHA256 Credential=${ALICE.accessKeyId}`]) {
    await expect(authorize(alone, token)).resolves.toMatchObject({ type: 'AWS_LAMBDA' });
  }
});

test('it remembers a thousand tokens, not more', async () => {
  const world = answering({ isAuthorized: true });
  for (let index = 0; index <= 1_000; index += 1) await authorize(world, `token-${index}`);
  await authorize(world, 'token-1000');
  expect(world.invocations).toHaveLength(1_001);
  await authorize(world, 'token-0');
  expect(world.invocations).toHaveLength(1_002);
});
