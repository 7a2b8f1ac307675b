import { createGraphqlClient } from '../../../../lambda-src/function/graphql/client';
import type { GraphqlFailure } from '../../../../lambda-src/function/graphql/failure';
import { verifySignature } from '../../../../local/iam/sigv4';
import { type AppSyncFault, FakeAppSync } from '../../../fakes/fake-appsync';
import { TURN, useCredentials } from '../harness';

const INPUT = { conversationId: TURN.conversationId, turnId: TURN.turnId, owner: TURN.owner, offset: 0, text: 'Grüße 😀' };
const OPTIONS = { timeoutMillis: 2_000 };

let appSync: FakeAppSync;
let client: ReturnType<typeof createGraphqlClient>;
beforeEach(async () => {
  useCredentials();
  appSync = await FakeAppSync.start();
  client = createGraphqlClient(appSync.url, 'eu-west-1');
});
afterEach(async () => {
  client.close();
  await appSync.close();
});

test('a request is signed with the credentials of the environment, session token included', async () => {
  await client.execute('publishReply', INPUT, OPTIONS);
  const [{ headers, body }] = appSync.calls;
  const principal = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secretEXAMPLE', sessionToken: 'tokenEXAMPLE' } as any;
  const verdict = verifySignature({ method: 'POST', path: '/graphql', headers: headers as Record<string, string>, body }, {
    service: 'appsync', region: 'eu-west-1', now: Date.now(), find: () => principal,
  });
  expect(verdict).toEqual({ principal, region: 'eu-west-1' });
  expect(headers.authorization).toMatch(/SignedHeaders=[a-z0-9;-]*x-amz-security-token/);
});

test('the answer is the field\'s value, with every field of the event', async () => {
  expect(await client.execute('publishReply', INPUT, OPTIONS)).toEqual({
    ...INPUT, status: 'STREAMING', reasoning: null, reasoningOffset: null, length: null, stopReason: null, usage: null, error: null,
  });
});

test.each<[AppSyncFault, string, string, boolean]>([
  [{ status: 401 }, 'denied', 'HTTP 401', false],
  [{ status: 403 }, 'denied', 'HTTP 403', false],
  [{ status: 429 }, 'throttled', 'HTTP 429', true],
  [{ status: 500 }, 'unavailable', 'HTTP 500', true],
  [{ errorType: 'NotFound' }, 'refused', 'NotFound', false],
  [{ errorType: 'Conflict' }, 'refused', 'Conflict', false],
  [{ errorType: 'Forbidden' }, 'denied', 'Forbidden', false],
  [{ errorType: 'Unauthorized' }, 'denied', 'Unauthorized', false],
  [{ errorType: 'ThrottlingException' }, 'throttled', 'ThrottlingException', true],
  [{ errorType: 'DynamoDB:InternalServerError' }, 'unavailable', 'DynamoDB:InternalServerError', true],
  [{ body: 'not JSON' }, 'unavailable', 'answer is not JSON', true],
  ['reset', 'unavailable', 'ECONNRESET', true],
])('a failure (%j) tells whether another attempt may help, and nothing else', async (fault, kind, code, retryable) => {
  appSync.fault = () => fault;
  const failure = await client.execute('publishReply', INPUT, OPTIONS).catch((error: GraphqlFailure) => error) as GraphqlFailure;
  expect(failure).toMatchObject({ kind, code, retryable });
  expect(failure.message).not.toMatch(/secret|Grüße/);
});

test('no answer in time is a failure', async () => {
  appSync.fault = () => 'hang';
  await expect(client.execute('publishReply', INPUT, { timeoutMillis: 30 })).rejects.toMatchObject({ code: 'TimeoutError', retryable: true });
});

test('a request that is given up ends', async () => {
  appSync.fault = () => 'hang';
  const giveUp = new AbortController();
  const executing = client.execute('publishReply', INPUT, { ...OPTIONS, signal: giveUp.signal });
  setImmediate(() => giveUp.abort());
  await expect(executing).rejects.toMatchObject({ kind: 'unavailable' });
});
