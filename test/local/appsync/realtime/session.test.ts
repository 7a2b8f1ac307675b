import { API_KEY, echoEngine, keyAuthorizer, preparedSubscription, recordedLog } from './fakes';
import { openSession, type Handshake, type Session } from '../../../../local/appsync/realtime/session';
import { createSubscriptions } from '../../../../local/appsync/realtime/subscriptions';
import type { Authorizer, Engine } from '../../../../local/appsync/types';
import type { Frame } from '../../clients/raw';
import { ManualClock } from '../../manual-clock';

const KEY = { 'x-api-key': API_KEY };
const HOUR = 3_600_000;

interface Opened {
  readonly session: Session;
  readonly sent: Frame[];
  readonly closes: [number, string][];
  readonly clock: ManualClock;
  readonly subscriptions: ReturnType<typeof createSubscriptions>;
  readonly log: ReturnType<typeof recordedLog>;
}

function open(given: { authorizer?: Authorizer; engine?: Engine; handshake?: Partial<Handshake> } = {}): Opened {
  const clock = new ManualClock();
  const log = recordedLog();
  const subscriptions = createSubscriptions({ clock, log });
  const sent: Frame[] = [];
  const closes: [number, string][] = [];
  const session = openSession({ path: '/graphql', headers: KEY, ...given.handshake }, {
    send: (text) => sent.push(JSON.parse(text)),
    close: (code, reason) => closes.push([code, reason]),
  }, { authorizer: keyAuthorizer(), engine: echoEngine(), subscriptions, clock, log, ...given });
  return { session, sent, closes, clock, subscriptions, log };
}

const turns = () => new Promise((resolve) => setImmediate(resolve));

function start(id: string, headers: object = KEY, query = 'subscription { onSaid }'): string {
  return JSON.stringify({ id, type: 'start', payload: { data: JSON.stringify({ query }), extensions: { authorization: headers } } });
}

async function begun(given: Parameters<typeof open>[0] = {}): Promise<Opened> {
  const opened = open(given);
  opened.session.receive('{"type":"connection_init"}');
  await turns();
  opened.session.receive(start('a'));
  await turns();
  return opened;
}

test('what is signed is `{}` over <path>/connect at connect, and the data over the path at start', async () => {
  const authorizer = keyAuthorizer();
  await begun({ authorizer, handshake: { path: '/api1/graphql' } });
  expect(authorizer.asked).toEqual([
    { method: 'POST', path: '/api1/graphql/connect', headers: KEY, body: '{}' },
    { method: 'POST', path: '/api1/graphql', headers: KEY, body: '{"query":"subscription { onSaid }"}' },
  ]);
});

test('a keep-alive goes out every 60 seconds', async () => {
  const { sent, clock } = await begun();
  expect(sent.map(({ type }) => type)).toEqual(['connection_ack', 'ka', 'start_ack']);
  sent.length = 0;
  clock.advance(59_999);
  expect(sent).toEqual([]);
  clock.advance(1);
  expect(sent).toEqual([{ type: 'ka' }]);
  clock.advance(120_000);
  expect(sent).toHaveLength(3);
});

test('the connection ends after 24 hours, with its subscriptions and timers', async () => {
  const { closes, clock, subscriptions } = await begun();
  clock.advance(24 * HOUR - 1);
  expect(closes).toEqual([]);
  clock.advance(1);
  expect(closes).toEqual([[1000, 'the connection has lasted 24 hours']]);
  expect(subscriptions.size).toBe(0);
  expect(clock.waiting).toEqual([]);
});

test('a client that is gone leaves nothing behind', async () => {
  const { session, subscriptions, clock } = await begun();
  expect(subscriptions.size).toBe(1);
  session.closed();
  expect(subscriptions.size).toBe(0);
  expect(clock.waiting).toEqual([]);
});

test('a subscription whose preparation outlives the connection is not added', async () => {
  let release = () => {};
  const prepared = new Promise<void>((resolve) => { release = resolve; });
  const engine = echoEngine({ prepare: async () => { await prepared; return preparedSubscription(); } });
  const { session, subscriptions } = await begun({ engine });
  session.closed();
  release();
  await turns();
  expect(subscriptions.size).toBe(0);
});

test('a subscription ends when its credentials do', async () => {
  const { sent, clock, subscriptions } = await begun({ authorizer: keyAuthorizer(new ManualClock().now() + HOUR) });
  clock.advance(HOUR - 1);
  expect(subscriptions.size).toBe(1);
  clock.advance(1);
  expect(sent).toContainEqual({ id: 'a', type: 'error', payload: { errors: [{ errorType: 'UnauthorizedException', message: 'Token has expired.' }] } });
  expect(subscriptions.size).toBe(0);
});

test('the end of credentials does not reach a later subscription under the same id', async () => {
  const expiring = keyAuthorizer(new ManualClock().now() + HOUR);
  const lasting = keyAuthorizer();
  let authorizer: Authorizer = expiring;
  const { session, sent, clock, subscriptions } = await begun({ authorizer: { authorize: (request) => authorizer.authorize(request) } });
  session.receive('{"type":"stop","id":"a"}');
  authorizer = lasting;
  session.receive(start('a'));
  await turns();
  clock.advance(2 * HOUR);
  expect(subscriptions.size).toBe(1);
  expect(sent.filter(({ type }) => type === 'error')).toEqual([]);
});

test('a second connection_init does not double the keep-alives', async () => {
  const { session, sent, clock } = await begun();
  session.receive('{"type":"connection_init"}');
  sent.length = 0;
  clock.advance(60_000);
  expect(sent).toEqual([{ type: 'ka' }]);
});

test('a wrong key at start is an error of that subscription alone', async () => {
  const { session, sent, subscriptions } = await begun();
  session.receive(start('b', { 'x-api-key': 'wrong' }));
  await turns();
  expect(sent.at(-1)).toEqual({
    id: 'b', type: 'error', payload: { errors: [{ errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.' }] },
  });
  expect(subscriptions.size).toBe(1);
});

test('a filter beyond the limits is refused when it is set', async () => {
  const filter = { filterGroup: [{ filters: [{ fieldName: 'a', operator: 'in', value: [1, 2, 3, 4, 5, 6] }] }] };
  const { sent } = await begun({ engine: echoEngine({ prepare: async () => preparedSubscription({ filter }) }) });
  const message = 'subscription exceeds maximum value limit 5 for operator `in`.';
  expect(sent.at(-1)).toEqual({ id: 'a', type: 'error', payload: { errors: [{ message, errorCode: 400 }] } });
});

test('an invalidated subscription completes', async () => {
  const invalidationFilter = { filterGroup: [{ filters: [{ fieldName: 'u', operator: 'eq', value: 1 }] }] };
  const { sent, subscriptions } = await begun({ engine: echoEngine({ prepare: async () => preparedSubscription({ invalidationFilter }) }) });
  subscriptions.invalidate({ subscriptionField: 'onSaid', payload: { u: 1 } });
  expect(sent.at(-1)).toEqual({ id: 'a', type: 'complete' });
  expect(subscriptions.size).toBe(0);
});

test('a failure inside the runner says nothing of its inside to the client', async () => {
  const { sent, log } = await begun({ engine: echoEngine({ prepare: async () => { throw new Error('inside'); } }) });
  expect(sent.at(-1)).toMatchObject({ id: 'a', type: 'error', payload: { errors: [{ errorType: 'InternalFailure' }] } });
  expect(JSON.stringify(sent)).not.toContain('inside');
  expect(log.lines).toMatchObject([{ level: 'error' }]);
});
