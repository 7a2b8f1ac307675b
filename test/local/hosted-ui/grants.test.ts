import { createHash } from 'node:crypto';
import { createGrants } from '../../../local/hosted-ui/grants';

const ADDRESS = 'http://localhost:3000/';
const ANN = { username: 'ann', groups: [], clientId: 'web', scopes: ['openid'] };
const VERIFIER = 'a-secret-of-forty-three-characters-or-more-0';
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url');

function grants() {
  let now = 0;
  return { ...createGrants({ now: () => now, setTimeout: () => { throw new Error('nothing waits here'); } }), pass: (millis: number) => { now += millis; } };
}

test('a code is good once, for its client, address and verifier', () => {
  const { code, redeem } = grants();
  const request = { clientId: 'web', redirectUri: ADDRESS, verifier: VERIFIER };
  const good = code(ANN, ADDRESS, CHALLENGE);
  expect(redeem(good, request)).toEqual(ANN);
  expect(redeem(good, request)).toBeUndefined();
});

test.each([
  ['another client', { clientId: 'other' }],
  ['another address', { redirectUri: 'http://localhost:3001/' }],
  ['another verifier', { verifier: `${VERIFIER}x` }],
  ['no verifier', { verifier: undefined }],
])('a code is not good for %s, and for nobody afterwards', (_name, different) => {
  const { code, redeem } = grants();
  const request = { clientId: 'web', redirectUri: ADDRESS, verifier: VERIFIER };
  const given = code(ANN, ADDRESS, CHALLENGE);
  expect(redeem(given, { ...request, ...different })).toBeUndefined();
  expect(redeem(given, request)).toBeUndefined();
});

test('a code without a challenge takes no verifier', () => {
  const { code, redeem } = grants();
  expect(redeem(code(ANN, ADDRESS), { clientId: 'web', redirectUri: ADDRESS, verifier: VERIFIER })).toBeUndefined();
  expect(redeem(code(ANN, ADDRESS), { clientId: 'web', redirectUri: ADDRESS })).toEqual(ANN);
});

test('a code is good for five minutes', () => {
  const { code, redeem, pass } = grants();
  const [early, late] = [code(ANN, ADDRESS), code(ANN, ADDRESS)];
  pass(299_999);
  expect(redeem(early, { clientId: 'web', redirectUri: ADDRESS })).toEqual(ANN);
  pass(1);
  expect(redeem(late, { clientId: 'web', redirectUri: ADDRESS })).toBeUndefined();
});

test('a refresh token is good again and again, for its client', () => {
  const { refreshToken, refresh } = grants();
  const token = refreshToken(ANN);
  expect([refresh(token, 'web'), refresh(token, 'web'), refresh(token, 'other'), refresh('guessed', 'web')]).toEqual([ANN, ANN, undefined, undefined]);
});
