import { createHash } from 'node:crypto';
import { aws_appsync as appsync, aws_cognito as cognito, type Stack } from 'aws-cdk-lib';
import { decodeJwt } from 'jose';
import { type Runner, start } from '../../../local';
import { BedrockChatApi } from '../../../src';
import { MODEL_ID, removeApps, synthesize, synthesizeChat } from '../start/app';

const BACK = 'http://localhost:3000/callback';
const VERIFIER = 'a-secret-of-forty-three-characters-or-more-0';
const REQUEST = {
  response_type: 'code',
  client_id: 'web',
  redirect_uri: BACK,
  scope: 'openid profile',
  state: 'state-1',
  nonce: 'nonce-1',
  code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
  code_challenge_method: 'S256',
};

const chatFor = (appIdClientRegex?: string) => (stack: Stack) => new BedrockChatApi(stack, 'Chat', {
  modelId: MODEL_ID,
  authorizationModes: [{
    authorizationType: appsync.AuthorizationType.USER_POOL,
    userPoolConfig: { userPool: new cognito.UserPool(stack, 'Users'), ...(appIdClientRegex ? { appIdClientRegex } : {}) },
  }],
});

let runner: Runner;
beforeAll(async () => { runner = await start({ assembly: synthesize(chatFor('web|terminal')), tokensPerSecond: 0 }); });
afterAll(async () => {
  await runner.close();
  removeApps();
});

const address = (path: string, query: Record<string, string | undefined> = {}) => {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${new URL(path, runner.pageUrl).href}?${new URLSearchParams(given)}`;
};
const get = (path: string, query: Record<string, string | undefined>) => fetch(address(path, query), { redirect: 'manual' });
const location = (response: Response) => new URL(response.headers.get('location')!, runner.pageUrl);

async function signIn(fields: Record<string, string>, request: Record<string, string | undefined> = REQUEST): Promise<Response> {
  return fetch(address('/login', request), { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
}

async function token(fields: Record<string, string>): Promise<{ status: number; origin: string | null; body: any }> {
  const response = await fetch(address('/oauth2/token'), { method: 'POST', body: new URLSearchParams(fields) });
  return { status: response.status, origin: response.headers.get('access-control-allow-origin'), body: await response.json() };
}

const redeem = (code: string, more: Record<string, string> = {}) =>
  token({ grant_type: 'authorization_code', client_id: 'web', redirect_uri: BACK, code, code_verifier: VERIFIER, ...more });

const hello = async (authorization: string) => {
  const body = JSON.stringify({ query: '{ hello conversations { items { id } } }' });
  return (await fetch(runner.graphqlUrl, { method: 'POST', headers: { authorization }, body })).json() as Promise<any>;
};

test('the page is told where people sign in', async () => {
  expect(await (await fetch(`${runner.pageUrl}config.json`)).json()).toMatchObject({ userPool: { clientId: 'web', domain: new URL(runner.pageUrl).origin } });
});

test('authorize leads to a form with all that was asked for, whoever says a name is sent back with a code, and the API takes the tokens for it', async () => {
  const form = await get('/oauth2/authorize', REQUEST);
  expect([form.status, location(form).pathname, Object.fromEntries(location(form).searchParams)]).toEqual([302, '/login', REQUEST]);
  const page = await (await fetch(location(form))).text();
  expect(page).toContain('name="username"');

  const back = await signIn({ username: 'ann', groups: 'editors, staff' });
  expect(location(back).href.split('?')[0]).toBe(BACK);
  expect(location(back).searchParams.get('state')).toBe('state-1');
  const { status, origin, body } = await redeem(location(back).searchParams.get('code')!);
  expect([status, origin]).toEqual([200, '*']);
  expect(body).toEqual({
    access_token: expect.any(String), id_token: expect.any(String), refresh_token: expect.any(String), token_type: 'Bearer', expires_in: 3600,
  });
  expect(decodeJwt(body.access_token)).toMatchObject({
    'sub': 'ann', 'client_id': 'web', 'token_use': 'access', 'scope': 'openid profile', 'cognito:groups': ['editors', 'staff'],
  });
  expect(decodeJwt(body.id_token)).toMatchObject({ 'aud': 'web', 'nonce': 'nonce-1', 'cognito:username': 'ann' });
  expect(await hello(body.access_token)).toEqual({ data: { hello: expect.any(String), conversations: { items: [] } } });

  const renewed = await token({ grant_type: 'refresh_token', client_id: 'web', refresh_token: body.refresh_token });
  expect(renewed.body.refresh_token).toBeUndefined();
  expect((await hello(renewed.body.access_token)).errors).toBeUndefined();
});

test('a wrong verifier is refused, and so is the code from then on', async () => {
  const code = location(await signIn({ username: 'ann' })).searchParams.get('code')!;
  expect(await redeem(code, { code_verifier: 'guessed' })).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  expect(await redeem(code)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
});

test.each([
  ['response_type', { response_type: 'token' }, 'unsupported_response_type'],
  ['a method other than S256', { code_challenge_method: 'plain' }, 'invalid_request'],
  ['a challenge without its method', { code_challenge_method: undefined }, 'invalid_request'],
])('%s that is not known is told to the client', async (_name, different, error) => {
  const query = location(await get('/oauth2/authorize', { ...REQUEST, ...different })).searchParams;
  expect(Object.fromEntries(query)).toEqual({ error, error_description: expect.any(String), state: 'state-1' });
});

test.each([
  ['/oauth2/authorize', { client_id: 'other' }, /client_id &quot;other&quot; is not one that the API takes/],
  ['/oauth2/authorize', { redirect_uri: 'https://evil.example/' }, /must be an address on this machine/],
  ['/oauth2/authorize', { redirect_uri: 'javascript:alert(1)' }, /must be an address on this machine/],
  ['/logout', { logout_uri: 'https://evil.example/' }, /must be an address on this machine/],
])('%s leads nobody to %j', async (path, different, problem) => {
  const response = await get(path, { ...REQUEST, ...different });
  expect(response.status).toBe(400);
  expect(await response.text()).toMatch(problem);
});

test('signing out leads back', async () => {
  const response = await get('/logout', { client_id: 'web', logout_uri: BACK });
  expect([response.status, response.headers.get('location')]).toEqual([302, BACK]);
});

test('a name with spaces is asked for again; nothing of an address becomes HTML', async () => {
  const response = await signIn({ username: 'ann lee' }, { ...REQUEST, state: '"><script>x</script>' });
  const page = await response.text();
  expect([response.status, page.includes('no spaces'), page.includes('<script>')]).toEqual([400, true, false]);
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
});

test.each([
  [{}, 'invalid_request'],
  [{ client_id: 'web', grant_type: 'password' }, 'unsupported_grant_type'],
  [{ client_id: 'web', grant_type: 'authorization_code', code: 'x' }, 'invalid_request'],
  [{ client_id: 'web', grant_type: 'refresh_token', refresh_token: 'guessed' }, 'invalid_grant'],
])('the tokens for %j are refused', async (fields, error) => {
  expect(await token(fields)).toMatchObject({ status: 400, body: { error } });
});

test('an API without a user pool has none of this, one whose clients are only described has no sign-in on its page', async () => {
  for (const [assembly, status] of [[synthesizeChat(), 404], [synthesize(chatFor('[a-z]{26}')), 400]] as const) {
    const other = await start({ assembly, tokensPerSecond: 0 });
    expect(await (await fetch(`${other.pageUrl}config.json`)).json()).not.toHaveProperty('userPool');
    expect((await fetch(new URL('/login', other.pageUrl))).status).toBe(status);
    await other.close();
  }
});
