import * as net from 'node:net';
import { API_KEY, echoEngine, keyAuthorizer, recordedLog } from './fakes';
import { createSubscriptions, type Subscriptions } from '../../../../local/appsync/realtime/subscriptions';
import { createServer, type RunningServer } from '../../../../local/appsync/server/server';
import { connectRaw, RawClient, subprotocols } from '../../clients/raw';
import { ManualClock } from '../../manual-clock';

const KEY = { 'x-api-key': API_KEY };
const SUBSCRIPTION = 'subscription { onSaid }';
const clock = new ManualClock();
const log = recordedLog();
const authorizer = keyAuthorizer();
let subscriptions: Subscriptions;
let server: RunningServer;
let url: string;

beforeAll(async () => {
  subscriptions = createSubscriptions({ clock, log });
  const limits = { subscriptionsPerConnection: 20_000, connectionTimeoutMillis: 300_000 };
  server = await createServer({
    apis: [{ path: '/a/graphql', authorizer, engine: echoEngine(), subscriptions, clock, log, limits }],
    log,
    socketLimits: { frameBytes: 1024 * 1024, bufferedBytes: 4 * 1024 * 1024 },
  });
  url = `ws://127.0.0.1:${server.port}/graphql`;
});
afterAll(() => server.close());

function base64(headers: object): string {
  return Buffer.from(JSON.stringify(headers)).toString('base64');
}

async function firstFrame(client: RawClient): Promise<unknown> {
  await client.opened();
  client.send({ type: 'connection_init' });
  return client.next();
}

describe('three carriers of credentials', () => {
  const marked = { ...KEY, 'X-Marker': '>>>???' };
  const query = `?header=${base64(marked)}&payload=e30=`;

  test.each<[string, () => RawClient]>([
    ['subprotocol', () => new RawClient(`${url}/realtime`, subprotocols(marked))],
    ['query string', () => new RawClient(`${url}${query.replaceAll('+', '%2B')}`)],
    ['query string with a bare +', () => new RawClient(`${url}${query}`)],
    ['headers of the upgrade', () => new RawClient(`${url}/realtime`, ['graphql-ws'], { headers: marked })],
  ])('%s', async (_carrier, dial) => {
    const client = dial();
    expect(await firstFrame(client)).toEqual({ type: 'connection_ack', payload: { connectionTimeoutMs: 300_000 } });
    expect(client.socket.protocol).toBe('graphql-ws');
    expect(authorizer.asked.at(-1)).toMatchObject({ path: '/graphql/connect', body: '{}', headers: { ...KEY, 'x-marker': '>>>???' } });
    await client.close();
  });

  test('a wrong key is told in a frame, then the connection closes', async () => {
    const client = new RawClient(url, subprotocols({ 'x-api-key': 'wrong' }));
    expect(await firstFrame(client)).toEqual({
      payload: { errors: [{ errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.', errorCode: 401 }] },
      type: 'connection_error',
    });
    expect(await client.closed).toMatchObject({ code: 1008 });
  });

  test.each(['not base64 of an object', ''])('a `header` of %j is refused', async (header) => {
    const client = new RawClient(`${url}?header=${encodeURIComponent(header)}`);
    expect(await client.next()).toMatchObject({ type: 'connection_error', payload: { errors: [{ errorType: 'BadRequestException', errorCode: 400 }] } });
    await client.closed;
  });

  test('without the subprotocol there is no protocol', async () => {
    const client = new RawClient(url, []);
    expect(await client.next()).toEqual({ payload: { errors: [{ message: 'NoProtocolError', errorCode: 400 }] }, type: 'connection_error' });
    await client.closed;
  });
});

test('the frames of a whole conversation, in order', async () => {
  const client = await connectRaw(url, KEY);
  client.start('a', KEY, SUBSCRIPTION);
  expect(await client.next()).toEqual({ id: 'a', type: 'start_ack' });
  client.start('a', KEY, SUBSCRIPTION);
  expect(await client.next()).toEqual({
    id: 'a', type: 'error', payload: { errors: [{ errorType: 'DuplicatedOperationError', message: 'Duplicated operation with id a' }] },
  });
  client.start('b', KEY, 'subscription { onRefused }');
  expect(await client.next()).toEqual({ id: 'b', type: 'error', payload: { errors: [{ errorType: 'Forbidden', message: 'not for you' }] } });
  subscriptions.publish({ mutation: 'say', payload: 'hello' });
  expect(await client.next()).toEqual({ id: 'a', type: 'data', payload: { data: { onSaid: 'hello' } } });
  client.send({ type: 'stop', id: 'a' });
  expect(await client.next()).toEqual({ id: 'a', type: 'complete' });
  client.send({ type: 'stop', id: 'a' });
  expect(await client.next()).toEqual({
    id: 'a', type: 'error', payload: { errors: [{ errorType: 'UnknownOperationError', message: 'Unknown operation id a' }] },
  });
  await client.close();
});

test('a start that does not wait for connection_ack is ignored; without connection_init it is served', async () => {
  const hasty = new RawClient(url, subprotocols(KEY));
  await hasty.opened();
  hasty.send({ type: 'connection_init' });
  hasty.start('a', KEY, SUBSCRIPTION);
  expect((await hasty.next()).type).toBe('connection_ack');
  expect((await hasty.next()).type).toBe('ka');
  await hasty.subscribe('a', KEY, SUBSCRIPTION);

  const plain = new RawClient(url, subprotocols(KEY));
  await plain.opened();
  plain.start('a', KEY, SUBSCRIPTION);
  expect(await plain.next()).toEqual({ type: 'ka' });
  expect(await plain.next()).toEqual({ id: 'a', type: 'start_ack' });
  await Promise.all([hasty.close(), plain.close()]);
});

describe('hostile clients', () => {
  const unsupported = (id: string) => ({
    id, type: 'error', payload: { errors: [{ errorType: 'UnsupportedOperation', message: 'unknown not supported through the realtime channel' }] },
  });

  test('frames that cannot be read are answered, and the connection goes on', async () => {
    const client = await connectRaw(url, KEY);
    for (const frame of ['not json', '[]', '""', '{"type":"constructor"}', '{"id":"a","type":"start"}']) {
      client.send(frame);
      expect(await client.next()).toEqual(unsupported(''));
    }
    for (const bytes of [[0, 255, 1], '{"type":"stop","id":"a"}']) {
      client.socket.send(Buffer.from(bytes as string), { binary: true });
      expect(await client.next()).toEqual(unsupported(''));
    }
    client.send({ type: 'pong' });
    await client.subscribe('a', KEY, SUBSCRIPTION);
    await client.close();
  });

  test('a frame of almost 1 MB is read, a larger one ends the connection', async () => {
    const client = await connectRaw(url, KEY);
    await client.subscribe('a', KEY, SUBSCRIPTION, { padding: 'x'.repeat(1_000_000) });
    client.send('x'.repeat(1024 * 1024 + 1));
    expect(await client.closed).toMatchObject({ code: 1009 });
  });

  test('sudden ends and broken bytes leave nobody behind', async () => {
    const client = await connectRaw(url, KEY);
    await client.subscribe('a', KEY, SUBSCRIPTION);
    client.socket.terminate();
    const broken = await connectRaw(url, KEY);
    await broken.subscribe('a', KEY, SUBSCRIPTION);
    (broken.socket as unknown as { _socket: net.Socket })._socket.write(Buffer.from([0xff, 0xff, 0xff, 0xff]));
    await Promise.all([client.closed, broken.closed]);
    await eventually(() => subscriptions.size === 0);
  });

  test('10,000 subscriptions of one client each hear an event once', async () => {
    const client = await connectRaw(url, KEY);
    const count = 10_000;
    for (let index = 0; index < count; index++) client.start(String(index), KEY, SUBSCRIPTION);
    for (let index = 0; index < count; index++) expect((await client.next()).type).toBe('start_ack');
    subscriptions.publish({ mutation: 'say', payload: 'x' });
    const ids = new Set<string>();
    for (let index = 0; index < count; index++) ids.add((await client.next()).id!);
    expect(ids.size).toBe(count);
    await client.close();
    await eventually(() => subscriptions.size === 0);
  });

  test('a client that never reads is let go before it fills the memory; the others go on', async () => {
    const sleeper = await connectRaw(url, KEY);
    await sleeper.subscribe('a', KEY, SUBSCRIPTION);
    sleeper.socket.pause();
    const other = await connectRaw(url, KEY);
    await other.subscribe('a', KEY, SUBSCRIPTION);
    const text = 'x'.repeat(200_000);
    let published = 0;
    while (subscriptions.size === 2 && published++ < 500) {
      subscriptions.publish({ mutation: 'say', payload: text });
      expect((await other.next()).payload.data.onSaid).toHaveLength(text.length);
    }
    expect(log.lines).toContainEqual(expect.objectContaining({ level: 'warn', message: expect.stringContaining('does not read') }));
    sleeper.socket.resume();
    await Promise.all([sleeper.closed, other.close()]);
  });

  test('a connection that says nothing holds up neither others nor the end of the server', async () => {
    const own = await createServer({ apis: [{ path: '/a/graphql', authorizer, engine: echoEngine(), subscriptions, clock, log }], log });
    const mute = net.connect(own.port, '127.0.0.1');
    const silent = new RawClient(`ws://127.0.0.1:${own.port}/graphql`, subprotocols(KEY));
    const halfway = new RawClient(`ws://127.0.0.1:${own.port}/graphql`, subprotocols(KEY));
    await Promise.all([silent.opened(), halfway.opened()]);
    const ended = new Promise((resolve) => mute.once('close', resolve));
    // Nobody there to answer the server's goodbye.
    halfway.socket.pause();
    await own.close();
    halfway.socket.resume();
    expect(await silent.closed).toEqual({ code: 1001, reason: 'the runner ends' });
    await Promise.all([ended, halfway.closed]);
  });
});

async function eventually(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
