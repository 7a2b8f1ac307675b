import * as fc from 'fast-check';
import { keyedPlan, NOW, createWorld, OIDC, request, USER_POOL, type World } from './world';
import { createIssuer, issuerUrl, openidConfiguration, type TokenRequest } from '../../../../local/appsync/authorization';
import type { AuthorizationPlan } from '../../../../local/plan';
import { ManualClock } from '../../manual-clock';

function worldOf(...modes: AuthorizationPlan[]): World {
  const [defaultAuthorization, ...additionalAuthorization] = modes;
  return createWorld(keyedPlan({ defaultAuthorization, additionalAuthorization }));
}

const world = worldOf(USER_POOL, OIDC);
const authorize = (authorization: string, { authorizer }: World = world) => authorizer.authorize(request({ authorization }));
const mint = (changes: Partial<TokenRequest>, { issuer }: World = world) => issuer.mint({ plan: USER_POOL, sub: 'alice', ...changes });

test('an access token of a user pool tells who calls', async () => {
  const token = await mint({ username: 'Alice', groups: ['writers'] });
  await expect(authorize(token)).resolves.toEqual({
    type: 'AMAZON_COGNITO_USER_POOLS',
    identity: {
      sub: 'alice',
      issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Pool',
      username: 'Alice',
      groups: ['writers'],
      sourceIp: ['127.0.0.1'],
      defaultAuthStrategy: 'ALLOW',
      claims: expect.objectContaining({ 'sub': 'alice', 'token_use': 'access', 'username': 'Alice', 'cognito:groups': ['writers'], 'client_id': 'local' }),
    },
    deniedFields: [],
    expires: world.clock.now() + 3_600_000,
  });
});

test('an id token does too, and carries claims of its own', async () => {
  const token = await mint({ use: 'id', claims: { email: 'alice@example.com' } });
  await expect(authorize(token)).resolves.toMatchObject({
    identity: { username: 'alice', groups: null, claims: { 'token_use': 'id', 'aud': 'local', 'email': 'alice@example.com', 'cognito:username': 'alice' } },
  });
});

test('a token of an OIDC provider has no user name', async () => {
  await expect(authorize(await mint({ plan: OIDC }))).resolves.toMatchObject({
    type: 'OPENID_CONNECT', identity: { sub: 'alice', issuer: 'https://login.example', claims: { azp: 'local' } },
  });
  await expect(authorize(await mint({ plan: OIDC }))).resolves.not.toHaveProperty('identity.username');
});

test('the issuer in the token decides which of several pools and providers is meant', async () => {
  const other = { ...USER_POOL, userPoolId: 'eu-west-1_Other', defaultAction: 'DENY' } as const;
  const both = worldOf(USER_POOL, other, OIDC);
  await expect(authorize(await mint({ plan: other }, both), both)).resolves.toMatchObject({
    identity: { issuer: issuerUrl(other), defaultAuthStrategy: 'DENY' },
  });
});

test('a token ends at its expiry', async () => {
  const own = worldOf(USER_POOL);
  const token = await mint({ ttlSeconds: 60 }, own);
  own.clock.advance(59_000);
  await expect(authorize(token, own)).resolves.toBeDefined();
  own.clock.advance(1_000);
  await expect(authorize(token, own)).rejects.toMatchObject({ status: 401, errorType: 'UnauthorizedException', message: 'Token has expired.' });
});

test.each([
  ['issued', { issuedAtTtlMillis: 5_000 }],
  ['signed in', { authTtlMillis: 5_000 }],
])('an OIDC token is refused some time after its holder was %s, where the API says so', async (_, limits) => {
  const plan = { ...OIDC, ...limits };
  const own = worldOf(plan);
  const token = await mint({ plan }, own);
  own.clock.advance(4_000);
  await expect(authorize(token, own)).resolves.toBeDefined();
  own.clock.advance(1_000);
  await expect(authorize(token, own)).rejects.toMatchObject({ message: 'Token has expired.' });
});

test('a token without auth_time is refused where the API limits it', async () => {
  const plan = { ...OIDC, authTtlMillis: 5_000 };
  const own = worldOf(plan);
  await expect(authorize(await mint({ plan, claims: { auth_time: undefined } }, own), own)).rejects.toMatchObject({ status: 401 });
});

test.each([
  ['another issuer', { claims: { iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Stranger' } }, 'Valid authorization header not provided.'],
  ['a refresh token', { claims: { token_use: 'refresh' } }, 'You are not authorized to make this call.'],
  ['a token without a subject', { claims: { sub: undefined } }, 'You are not authorized to make this call.'],
  ['a token without an end', { claims: { exp: undefined } }, 'You are not authorized to make this call.'],
  ['a token that is not yet valid', { claims: { nbf: 9_999_999_999 } }, 'You are not authorized to make this call.'],
])('%s is refused', async (_, changes: Partial<TokenRequest>, message) => {
  await expect(authorize(await mint(changes))).rejects.toMatchObject({ status: 401, errorType: 'UnauthorizedException', message });
});

test('a token that another issuer signed is refused, whatever it says', async () => {
  const forged = await createIssuer(new ManualClock(NOW)).mint({ plan: USER_POOL, sub: 'alice' });
  await expect(authorize(forged)).rejects.toMatchObject({ status: 401, message: 'You are not authorized to make this call.' });
});

test('a token whose claims were changed is refused', async () => {
  const [head, , signature] = (await mint({})).split('.');
  const claims = Buffer.from(JSON.stringify({ sub: 'bob', iss: issuerUrl(USER_POOL), client_id: 'local', token_use: 'access', exp: 9_999_999_999, iat: 1 }));
  await expect(authorize(`${head}.${claims.toString('base64url')}.${signature}`)).rejects.toMatchObject({ status: 401 });
});

test('a token without a signature is refused', async () => {
  const [, claims] = (await mint({})).split('.');
  const head = Buffer.from('{"alg":"none"}').toString('base64url');
  await expect(authorize(`${head}.${claims}.`)).rejects.toMatchObject({ status: 401 });
});

test('a word before the token is refused: AppSync does not take Bearer', async () => {
  await expect(authorize(`Bearer ${await mint({})}`)).rejects.toMatchObject({ status: 401, message: 'Unable to parse JWT token.' });
});

test.each([
  ['a user pool', { ...USER_POOL, appIdClientRegex: 'web|mobile-[0-9]+' }],
  ['an OIDC provider', { ...OIDC, clientId: 'web|mobile-[0-9]+' }],
])('the clients of %s are those of the expression', async (_, plan) => {
  const own = worldOf(plan);
  await expect(authorize(await mint({ plan }, own), own)).resolves.toMatchObject({ type: plan.type });
  await expect(authorize(await mint({ plan, clientId: 'mobile-7' }, own), own)).resolves.toMatchObject({ type: plan.type });
  await expect(authorize(await mint({ plan, clientId: 'mobile-x' }, own), own)).rejects.toMatchObject({ status: 401 });
});

test('a client that cannot be guessed from the expression must be given', async () => {
  await expect(mint({ plan: { ...USER_POOL, appIdClientRegex: '[0-9a-f]{26}' } })).rejects.toThrow('`clientId` must match');
});

test('the issuer says where its keys are', async () => {
  expect(openidConfiguration('https://login.example', 'http://127.0.0.1:1/jwks.json')).toMatchObject({ issuer: 'https://login.example', jwks_uri: 'http://127.0.0.1:1/jwks.json' });
  const { keys } = await world.issuer.jwks();
  expect(keys).toEqual([expect.objectContaining({ kty: 'RSA', alg: 'RS256', use: 'sig' })]);
  expect(keys[0]).not.toHaveProperty('d');
});

test('whatever stands in the header, nobody gets in and nothing breaks', async () => {
  const token = await mint({});
  const part = fc.oneof(fc.string(), fc.base64String(), fc.json().map((text) => Buffer.from(text).toString('base64url')), fc.constantFrom(...token.split('.')));
  const headers = fc.oneof(fc.string(), fc.tuple(part, part, part).map((parts) => parts.join('.')), fc.constant('AWS4-HMAC-SHA256 Credential=x'))
    .filter((header) => header !== token);
  await fc.assert(fc.asyncProperty(headers, async (header) => {
    await expect(authorize(header)).rejects.toMatchObject({ status: 401, errorType: 'UnauthorizedException' });
  }), { numRuns: 300 });
}, 30_000);
