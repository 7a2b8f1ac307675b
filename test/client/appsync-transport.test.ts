import { WebSocket } from 'ws';
import { appSyncTransport } from '../../client/appsync-transport';
import { Broadcasts } from '../../client/broadcasts';
import { ChatError } from '../../client/errors';
import { realtimeUrl } from '../../client/realtime-url';
import type { Observer } from '../../client/transport';
import { ManualClock } from '../fakes/manual-clock';
import { WebApi, type WebApiOptions } from '../fakes/web-api';

const CONVERSATION = 'conversation-0000000001';
const closers: (() => unknown)[] = [];
afterEach(async () => { for (const close of closers.splice(0).reverse()) await close(); });

async function connect(options: WebApiOptions = {}, more: { apiKey?: string; token?: () => string; clock?: ManualClock } = {}) {
  const api = await WebApi.start(options);
  closers.push(() => api.close());
  const transport = appSyncTransport({
    graphqlUrl: api.graphqlUrl,
    credentials: more.token ? { token: more.token } : { apiKey: more.apiKey ?? api.apiKey },
    openSocket: (url, names) => new WebSocket(url, names),
    random: () => 0,
    clock: more.clock,
  });
  closers.push(() => transport.close());
  return { api, transport };
}

/** Collects what an observer is told, and waits for it. */
function observe<T>() {
  const told: string[] = [];
  const values: T[] = [];
  let wake = () => {};
  const tell = (what: string) => { told.push(what); wake(); };
  const observer: Observer<T> = { next: (value) => { values.push(value); tell('next'); }, started: () => tell('started'), error: ({ type }) => tell(`error ${type}`) };
  const until = async (what: string, times = 1) => {
    while (told.filter((each) => each === what).length < times) await new Promise<void>((resolve) => { wake = resolve; });
  };
  return { observer, told, values, until };
}

/** Lets sockets on this machine do their work while the clock of the client stands still. */
async function eventually(holds: () => boolean) {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

test.each([
  ['https://abc.appsync-api.eu-west-1.amazonaws.com/graphql', 'wss://abc.appsync-realtime-api.eu-west-1.amazonaws.com/graphql'],
  ['https://abc.appsync-api.cn-north-1.amazonaws.com.cn/graphql', 'wss://abc.appsync-realtime-api.cn-north-1.amazonaws.com.cn/graphql'],
  ['https://chat.example.com/graphql', 'wss://chat.example.com/graphql/realtime'],
  ['http://127.0.0.1:4000/graphql', 'ws://127.0.0.1:4000/graphql/realtime'],
])('the real-time endpoint of %s', (url, expected) => expect(realtimeUrl(url)).toBe(expected));

describe('operations', () => {
  test('give back the value of their field', async () => {
    const { transport } = await connect();
    expect(await transport.hello()).toBe('Hello, world!');
    const turn = await transport.sendMessage({ conversationId: CONVERSATION, message: 'Hi', requestId: 'r1' });
    expect(turn).toMatchObject({ message: 'Hi', status: 'PENDING' });
    expect((await transport.turn(CONVERSATION, turn.id))?.id).toBe(turn.id);
    expect(await transport.turn(CONVERSATION, 'none')).toBeNull();
    expect((await transport.turns(CONVERSATION, { limit: 5 })).items.map(({ id }) => id)).toEqual([turn.id]);
    expect(await transport.deleteConversation(CONVERSATION)).toBe(CONVERSATION);
  });

  test('a token is asked for at every operation', async () => {
    const names = ['one', 'two'];
    const { transport } = await connect({}, { token: () => `token-${names.shift()}` });
    await transport.sendMessage({ conversationId: CONVERSATION, message: 'Hi' });
    expect((await transport.turns(CONVERSATION)).items).toEqual([]);
  });

  test.each<[string, Parameters<typeof connect>[1], WebApiOptions, (transport: any, api: WebApi) => Promise<unknown>, object]>([
    ['a wrong key', { apiKey: 'wrong' }, {}, (transport) => transport.hello(), { type: 'Unauthorized', retryable: false }],
    ['a field the API lacks', {}, { pattern: true }, (transport) => transport.turns(CONVERSATION), { type: 'Unsupported', retryable: false }],
    ['what is forbidden', {}, {}, (transport) => transport.conversations(), { type: 'Forbidden', retryable: false }],
    ['a broken rule', {}, {}, (transport) => transport.sendMessage({ conversationId: CONVERSATION, message: '' }), { type: 'BadRequest' }],
    ['an overloaded API', {}, {}, (transport, api) => { api.faults.refuse = { times: 1, status: 503 }; return transport.hello(); }, { type: 'Network', retryable: true }],
    ['nobody there', {}, {}, async (transport, api) => { await api.close(); return transport.hello(); }, { type: 'Network', retryable: true }],
  ])('%s is told apart', async (_name, credentials, options, call, expected) => {
    const { api, transport } = await connect(options, credentials);
    await expect(call(transport, api)).rejects.toMatchObject(expected);
  });

  test('an address that is no GraphQL API is named', async () => {
    const { api } = await connect();
    const transport = appSyncTransport({ graphqlUrl: `${api.origin}/grapql`, credentials: { apiKey: 'x' } });
    await expect(transport.hello()).rejects.toThrow(/not a GraphQL API \(status 404\)/);
  });
});

describe('subscriptions', () => {
  test('hear nothing but their conversation, after they have started', async () => {
    const { transport } = await connect();
    const { observer, values, until } = observe<any>();
    transport.onReply(CONVERSATION, observer);
    await until('started');
    await transport.sendMessage({ conversationId: 'conversation-0000000002', message: 'not this' });
    await transport.sendMessage({ conversationId: CONVERSATION, message: 'this' });
    await until('next', 3);
    expect(values.map(({ offset, text }) => [offset, text])).toEqual([[0, 'You asked: '], [11, 'this'], [15, '']]);
  });

  test('share one socket, which closes after the last', async () => {
    const { api, transport } = await connect();
    const [one, two] = [observe(), observe()];
    const stops = [transport.onReply(CONVERSATION, one.observer), transport.onModelResponse(two.observer)];
    await Promise.all([one.until('started'), two.until('started')]);
    expect(api.connects).toBe(1);
    stops[0]();
    await eventually(() => api.subscriptions === 1);
    expect(api.frames.map(({ type }) => type)).toEqual(['connection_init', 'start', 'start', 'stop']);
    stops[1]();
    await eventually(() => api.sockets.size === 0);
  });

  test('a lost socket is opened again, with a pause, and everything subscribed anew', async () => {
    const clock = new ManualClock();
    const { api, transport } = await connect({}, { clock });
    const states: string[] = [];
    transport.onConnection((state) => states.push(state));
    const { observer, until, told } = observe<any>();
    transport.onReply(CONVERSATION, observer);
    await until('started');
    api.dropSockets();
    await eventually(() => states.at(-1) === 'waiting');
    expect(api.connects).toBe(1);
    await clock.advance(250);
    await until('started', 2);
    expect(states).toEqual(['idle', 'connecting', 'connected', 'waiting', 'connecting', 'connected']);
    expect(told).toEqual(['started', 'started']);
  });

  test('the pauses grow, and end when the network is said to be back', async () => {
    const clock = new ManualClock();
    const { api, transport } = await connect({}, { clock });
    const states: string[] = [];
    transport.onConnection((state) => states.push(state));
    api.faults.refuseSockets = true;
    const { observer, until } = observe();
    transport.onReply(CONVERSATION, observer);
    const waits = () => states.filter((state) => state === 'waiting').length;
    for (const [times, pause] of [[1, 250], [2, 500], [3, 1000]]) {
      await eventually(() => waits() === times);
      await clock.advance(pause - 1);
      expect(states.at(-1)).toBe('waiting');
      if (times < 3) await clock.advance(1);
    }
    api.faults.refuseSockets = false;
    transport.reconnect();
    await until('started');
  });

  test('need a WebSocket: without one they are refused at once, and the rest works', async () => {
    const { api, transport } = await connect();
    const alone = appSyncTransport({ graphqlUrl: `${api.origin}/graphql`, credentials: { apiKey: api.apiKey } });
    const { WebSocket: there } = globalThis;
    delete (globalThis as { WebSocket?: unknown }).WebSocket;
    try {
      expect(() => alone.onReply(CONVERSATION, observe<any>().observer)).toThrow(/^`openSocket` must be given where there is no WebSocket/);
      expect(await alone.hello()).toBe(await transport.hello());
    } finally {
      if (there) globalThis.WebSocket = there;
    }
  });

  test('an opening or a start that nobody acknowledges counts as lost', async () => {
    const clock = new ManualClock();
    const frames: string[] = [];
    const opened: any[] = [];
    const transport = appSyncTransport({
      graphqlUrl: 'http://127.0.0.1/graphql',
      credentials: { apiKey: 'x' },
      clock,
      random: () => 0,
      openSocket: () => {
        const socket: any = { send: (frame: string) => frames.push(JSON.parse(frame).type), close: () => {} };
        opened.push(socket);
        return socket;
      },
    });
    const states: string[] = [];
    transport.onConnection((state) => states.push(state));
    const stop = transport.onReply(CONVERSATION, observe<any>().observer);
    await clock.advance(15_000);
    expect(states.at(-1)).toBe('waiting');
    await clock.advance(250);
    opened[1].onopen();
    opened[1].onmessage({ data: JSON.stringify({ type: 'connection_ack', payload: { connectionTimeoutMs: 300_000 } }) });
    await clock.advance(14_999);
    expect([states.at(-1), frames]).toEqual(['connected', ['connection_init', 'start']]);
    await clock.advance(1);
    expect(states.at(-1)).toBe('waiting');
    stop();
    expect([states.at(-1), clock.pending]).toEqual(['idle', 0]);
  });

  test('a start that is refused for the moment is repeated after a pause, and what comes through resets the pauses', async () => {
    const clock = new ManualClock();
    const sent: any[] = [];
    const socket: any = { send: (frame: string) => sent.push(JSON.parse(frame)), close: () => {} };
    const transport = appSyncTransport({
      graphqlUrl: 'http://127.0.0.1/graphql', credentials: { apiKey: 'x' }, clock, random: () => 0, openSocket: () => socket,
    });
    const receive = (frame: object) => socket.onmessage({ data: JSON.stringify(frame) });
    const { observer, told } = observe<any>();
    transport.onReply(CONVERSATION, observer);
    await clock.advance(0);
    socket.onopen();
    receive({ type: 'connection_ack' });
    await clock.advance(0);
    const throttled = { errors: [{ errorType: 'LimitExceededError', message: 'Rate limit exceeded' }] };
    receive({ type: 'error', id: sent.at(-1).id, payload: throttled });
    await clock.advance(250);
    receive({ type: 'error', id: sent.at(-1).id, payload: throttled });
    await clock.advance(499);
    expect(sent.filter(({ type }) => type === 'start')).toHaveLength(2);
    await clock.advance(1);
    receive({ type: 'start_ack', id: sent.at(-1).id });
    expect(told).toEqual(['started']);
    socket.onclose();
    await clock.advance(250);
    socket.onopen();
    expect(sent.at(-1).type).toBe('connection_init');
    expect(new Set(sent.filter(({ type }) => type === 'start').map(({ id }) => id)).size).toBe(3);
    transport.close();
  });

  test('a socket that has gone silent counts as lost', async () => {
    const clock = new ManualClock();
    const { transport } = await connect({ connectionTimeoutMs: 1000 }, { clock });
    const states: string[] = [];
    transport.onConnection((state) => states.push(state));
    const { observer, until } = observe();
    transport.onReply(CONVERSATION, observer);
    await until('started');
    await clock.advance(999);
    expect(states.at(-1)).toBe('connected');
    await clock.advance(1);
    expect(states.at(-1)).toBe('waiting');
  });

  test('a wrong key is said to every subscriber and not tried again', async () => {
    const clock = new ManualClock();
    const { api, transport } = await connect({}, { apiKey: 'wrong', clock });
    const [one, two] = [observe(), observe()];
    transport.onReply(CONVERSATION, one.observer);
    transport.onModelResponse(two.observer);
    await Promise.all([one.until('error Unauthorized'), two.until('error Unauthorized')]);
    await clock.advance(600_000);
    expect(api.connects).toBe(1);
  });

  test('one that ends with its token begins anew with the next, and ends where that is refused too', async () => {
    const tokens = ['token-ada', 'token-ada', 'token-ada', 'ended'];
    const { api, transport } = await connect({}, { token: () => tokens.shift()! });
    const { observer, told, until } = observe();
    transport.onReply(CONVERSATION, observer);
    await until('started');
    api.expireSubscriptions();
    await until('started', 2);
    expect(api.connects).toBe(1);
    api.expireSubscriptions();
    await until('error Unauthorized');
    expect(told).toEqual(['started', 'started', 'error Unauthorized']);
  });

  test('a token that cannot be had for the moment is asked for again; one that is refused ends all', async () => {
    const clock = new ManualClock();
    const answers: (string | ChatError)[] = [new ChatError('Network', 'offline'), 'token-ada', new ChatError('Network', 'offline'), 'token-ada', 'token-ada'];
    const token = () => {
      const answer = answers.shift() ?? new ChatError('Unauthorized', 'Sign in again.');
      if (answer instanceof ChatError) throw answer;
      return answer;
    };
    const { api, transport } = await connect({}, { token, clock });
    const states: string[] = [];
    transport.onConnection((state) => states.push(state));
    const { observer, told, until } = observe();
    transport.onReply(CONVERSATION, observer);
    for (const left of [4, 2]) {
      await eventually(() => answers.length === left && states.at(-1) === 'waiting');
      await clock.advance(1_000);
    }
    await until('started');
    api.dropSockets();
    await eventually(() => states.at(-1) === 'waiting');
    await clock.advance(1_000);
    await until('error Unauthorized');
    expect(told).toEqual(['started', 'error Unauthorized']);
  });

  test('one that the API does not know ends by itself', async () => {
    const { transport } = await connect({ pattern: true });
    const [reply, response] = [observe(), observe<string>()];
    transport.onReply(CONVERSATION, reply.observer);
    transport.onModelResponse(response.observer);
    await reply.until('error Unsupported');
    await response.until('started');
    await transport.invokeModel('Hi');
    await response.until('next');
    expect(response.values).toEqual(['You asked: Hi']);
  });
});

test('broadcasts are what others have asked for', async () => {
  const { api, transport } = await connect({ pattern: true });
  const heard: string[] = [];
  const broadcasts = new Broadcasts(transport, (answer) => heard.push(answer));
  await eventually(() => api.subscriptions === 1);
  expect(await broadcasts.answered(transport.invokeModel('mine'))).toBe('You asked: mine');
  await transport.invokeModel('another\'s');
  await eventually(() => heard.length > 0);
  await broadcasts.answered(transport.invokeModel('mine again'));
  api.broadcast('last');
  await eventually(() => heard.includes('last'));
  expect(heard).toEqual(['You asked: another\'s', 'last']);
});
