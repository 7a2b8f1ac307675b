import { keyedPlan, createWorld, request, USER_POOL } from './world';

test('a key that holds has no identity', async () => {
  const { authorizer, clock } = createWorld(keyedPlan());
  await expect(authorizer.authorize(request({ 'x-api-key': 'da2-good' })))
    .resolves.toEqual({ type: 'API_KEY', identity: null, deniedFields: [], expires: clock.now() + 60_000 });
});

test('a key ends at its expiry', async () => {
  const { authorizer, clock } = createWorld(keyedPlan());
  clock.advance(59_999);
  await expect(authorizer.authorize(request({ 'x-api-key': 'da2-good' }))).resolves.toBeDefined();
  clock.advance(1);
  await expect(authorizer.authorize(request({ 'x-api-key': 'da2-good' }))).rejects.toMatchObject({ status: 401, errorType: 'UnauthorizedException' });
});

test.each([
  ['a wrong key', { 'x-api-key': 'da2-bad' }, 'You are not authorized to make this call.'],
  ['an empty key', { 'x-api-key': '' }, 'You are not authorized to make this call.'],
  ['no credentials', {}, 'Missing authorization header'],
  ['credentials of a mode that the API does not have', { authorization: 'eyJhbGciOiJub25lIn0.e30.' }, 'Valid authorization header not provided.'],
])('%s is refused', async (_, headers: Record<string, string>, message) => {
  const { authorizer } = createWorld(keyedPlan());
  await expect(authorizer.authorize(request(headers))).rejects.toMatchObject({ status: 401, errorType: 'UnauthorizedException', message });
});

test('a key is worth nothing where keys are no mode of the API', async () => {
  const { authorizer } = createWorld(keyedPlan({ defaultAuthorization: USER_POOL }));
  await expect(authorizer.authorize(request({ 'x-api-key': 'da2-good' }))).rejects.toMatchObject({ status: 401 });
});

test('a key counts before a token', async () => {
  const { authorizer, issuer } = createWorld(keyedPlan({ additionalAuthorization: [USER_POOL] }));
  const authorization = await issuer.mint({ plan: USER_POOL, sub: 'alice' });
  await expect(authorizer.authorize(request({ authorization, 'x-api-key': 'da2-good' }))).resolves.toMatchObject({ type: 'API_KEY' });
});
