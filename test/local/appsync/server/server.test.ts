import { X509Certificate } from 'node:crypto';
import * as http from 'node:http';
import * as https from 'node:https';
import * as net from 'node:net';
import { createSubscriptions, type Subscriptions } from '../../../../local/appsync/realtime/subscriptions';
import { createServer, type RunningServer, type ServerOptions } from '../../../../local/appsync/server/server';
import { Refusal } from '../../../../local/appsync/types';
import { connectRaw } from '../../clients/raw';
import { ManualClock } from '../../manual-clock';
import { API_KEY, echoEngine, keyAuthorizer, recordedLog } from '../realtime/fakes';

const KEY = { 'x-api-key': API_KEY };
const QUERY = JSON.stringify({ query: '{ a }' });
const clock = new ManualClock();
const log = recordedLog();
const running: RunningServer[] = [];
let subscriptions: Subscriptions;
let server: RunningServer;

const engine = echoEngine({
  async execute({ query, variables, operationName }, _caller, headers) {
    if (query.includes('refuse')) throw new Refusal(400, 'BadRequestException', 'Must provide operation name');
    if (query.includes('fail')) throw new Error('inside');
    return { data: { query, variables, operationName, agent: headers['x-agent'] } };
  },
});

async function serve(options: Partial<ServerOptions> = {}): Promise<RunningServer> {
  const services = { authorizer: keyAuthorizer(), engine, subscriptions, clock, log };
  const started = await createServer({
    apis: [{ path: '/api1/graphql', ...services }, { path: '/api2/graphql', ...services, authorizer: keyAuthorizer(), bodyBytes: 100 }],
    routes: [
      { path: '/', handle: (_request, response) => void response.end('the page') },
      { path: '/files/*', handle: (request, response) => void response.end(request.url) },
      { path: '/broken', handle: () => { throw new Error('broken'); } },
    ],
    log,
    ...options,
  });
  running.push(started);
  return started;
}

beforeAll(async () => {
  subscriptions = createSubscriptions({ clock, log });
  server = await serve();
});
afterAll(() => Promise.all(running.map((each) => each.close())));

interface Answer { readonly status: number; readonly headers: http.IncomingHttpHeaders; readonly text: string; readonly body: any }

/** Over `node:http`: fetch would not send another Host. */
function ask(method: string, path: string, body = '', headers: http.OutgoingHttpHeaders = KEY, options: https.RequestOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const client = options.protocol === 'https:' ? https : http;
    client.request({ host: '127.0.0.1', port: server.port, method, path, headers, ...options }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      const text = Buffer.concat(chunks).toString();
      const isJson = response.headers['content-type']?.startsWith('application/json');
      resolve({ status: response.statusCode!, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined });
    }).on('error', reject).end(body);
  });
}

test('a query is executed with the request\'s headers, under names in lower case', async () => {
  const request = JSON.stringify({ query: '{ a }', variables: { b: 1 }, operationName: 'C' });
  const { status, headers, body } = await ask('POST', '/api1/graphql', request, { ...KEY, 'X-Agent': 'me' });
  expect(status).toBe(200);
  expect(headers).toMatchObject({ 'content-type': 'application/json;charset=UTF-8', 'access-control-allow-origin': '*', 'x-amzn-requestid': expect.stringMatching(/^[\da-f-]{36}$/) });
  expect(body).toEqual({ data: { query: '{ a }', variables: { b: 1 }, operationName: 'C', agent: 'me' } });
});

test('what is signed is the body over the path that the client asked', async () => {
  const authorizer = keyAuthorizer();
  const own = await serve({ apis: [{ path: '/api1/graphql', authorizer, engine, subscriptions, clock, log }] });
  for (const path of ['/graphql?a=b', '/api1/graphql']) await ask('POST', path, QUERY, KEY, { port: own.port });
  expect(authorizer.asked).toMatchObject([{ method: 'POST', path: '/graphql', body: QUERY }, { method: 'POST', path: '/api1/graphql', body: QUERY }]);
});

test.each<[string, string, number, string, string]>([
  ['no body', '', 400, 'MalformedHttpRequestException', 'Request body is empty.'],
  ['white space', ' \n', 400, 'MalformedHttpRequestException', 'Request body is empty.'],
  ['an empty object', '{}', 400, 'MalformedHttpRequestException', 'Unable to parse GraphQL query.'],
  ['a list', '[]', 400, 'MalformedHttpRequestException', 'Unable to parse GraphQL query.'],
  ['null', 'null', 400, 'MalformedHttpRequestException', 'Unable to parse GraphQL query.'],
  ['garbage', 'query { a }', 400, 'MalformedHttpRequestException', 'Unable to parse GraphQL query.'],
  ['an empty query', '{"query":" "}', 400, 'MalformedHttpRequestException', 'Unable to parse GraphQL query.'],
  ['variables that are none', '{"query":"{ a }","variables":[1]}', 400, 'MalformedHttpRequestException', 'Unable to parse GraphQL query.'],
  ['an operation name that is none', '{"query":"{ a }","operationName":1}', 400, 'MalformedHttpRequestException', 'Unable to parse GraphQL query.'],
  ['what the engine refuses', '{"query":"refuse"}', 400, 'BadRequestException', 'Must provide operation name'],
  ['a body above the limit', JSON.stringify({ query: 'x'.repeat(1024 * 1024) }), 413, 'RequestEntityTooLargeException', 'Request body is larger than 1048576 bytes.'],
])('%s is refused as AppSync refuses', async (_what, sent, status, errorType, message) => {
  const answer = await ask('POST', '/graphql', sent);
  expect(answer).toMatchObject({ status, body: { errors: [{ errorType, message }] } });
  expect(answer.headers).toMatchObject({ 'x-amzn-errortype': errorType, 'access-control-allow-origin': '*' });
});

test('credentials are checked before the query is read', async () => {
  for (const sent of [QUERY, 'garbage']) {
    const answer = await ask('POST', '/graphql', sent, { 'x-api-key': 'wrong' });
    expect(answer).toMatchObject({ status: 401, body: { errors: [{ errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.' }] } });
    expect(answer.headers['x-amzn-errortype']).toBe('UnauthorizedException');
  }
});

test('a failure inside the runner says nothing of its inside, and the log does', async () => {
  const answer = await ask('POST', '/graphql', '{"query":"fail"}');
  expect(answer).toMatchObject({ status: 500, body: { errors: [{ errorType: 'InternalFailure' }] } });
  expect(answer.text).not.toContain('inside');
  expect(log.lines.at(-1)).toMatchObject({ level: 'error', details: { error: expect.stringContaining('inside') } });
});

test('any page may ask: a preflight is granted what it asks for', async () => {
  const asked = { 'origin': 'https://app.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-api-key,content-type' };
  const answer = await ask('OPTIONS', '/graphql', '', asked);
  expect(answer).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'x-api-key,content-type' } });
  expect(answer.headers['access-control-allow-methods']).toContain('POST');
});

test('other methods and other paths are told so', async () => {
  expect(await ask('GET', '/graphql')).toMatchObject({ status: 405, headers: { allow: 'POST, OPTIONS' } });
  expect(await ask('POST', '/api3/graphql', QUERY)).toMatchObject({ status: 404 });
  await expect(connectRaw(`ws://127.0.0.1:${server.port}/api3/graphql`, KEY)).rejects.toThrow('404');
});

test('several APIs on one port, each at its own path and with its own limits', async () => {
  expect(await ask('POST', '/api2/graphql', QUERY)).toMatchObject({ status: 200 });
  expect(await ask('POST', '/api2/graphql', JSON.stringify({ query: 'x'.repeat(100) }))).toMatchObject({ status: 413 });
  await (await connectRaw(`ws://127.0.0.1:${server.port}/api2/graphql/realtime`, KEY)).close();
});

test('routes: exact, below a path, and broken without harm', async () => {
  expect(await ask('GET', '/')).toMatchObject({ status: 200, text: 'the page' });
  expect(await ask('GET', '/files/a/b')).toMatchObject({ text: '/files/a/b' });
  expect(await ask('GET', '/nothing')).toMatchObject({ status: 404 });
  expect(await ask('GET', '/broken')).toMatchObject({ status: 500 });
});

describe('TLS and plain on one port', () => {
  test('both serve HTTP and WebSocket; the certificate is enough to trust the server', async () => {
    const tls = { protocol: 'https:', ca: server.certificate };
    expect(await ask('POST', '/graphql', QUERY, KEY, tls)).toMatchObject({ status: 200 });
    for (const [url, options] of [[`wss://127.0.0.1:${server.port}/graphql`, tls], [`wss://localhost:${server.port}/graphql`, tls], [`ws://127.0.0.1:${server.port}/graphql`, {}]] as const) {
      const client = await connectRaw(url, KEY, options);
      await client.subscribe('a', KEY, 'subscription { onSaid }');
      subscriptions.publish({ mutation: 'say', payload: 'hello' });
      expect(await client.next()).toMatchObject({ type: 'data' });
      await client.close();
    }
  });

  test('the certificate is one for this machine, and its own authority', () => {
    const certificate = new X509Certificate(server.certificate);
    expect(certificate.ca).toBe(true);
    expect(certificate.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1');
  });

  test('bytes that are neither do no harm', async () => {
    for (const bytes of [Buffer.from([0x16, 0xff, 0, 0]), Buffer.from('\0\0\0'), Buffer.from('GET')]) {
      const socket = net.connect(server.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.end(bytes);
      await new Promise((resolve) => socket.resume().once('close', resolve));
    }
    expect(await ask('POST', '/graphql', QUERY)).toMatchObject({ status: 200 });
  });
});

test('clients that go away in the middle are no failure of the runner', async () => {
  const ownLog = recordedLog();
  const own = await serve({ apis: [{ path: '/graphql', authorizer: keyAuthorizer(), engine, subscriptions, clock, log: ownLog }], log: ownLog });
  const connect = () => new Promise<net.Socket>((resolve) => {
    const socket = net.connect(own.port, '127.0.0.1', () => resolve(socket));
  });
  const halfSent = await connect();
  halfSent.end('POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{');
  const reset = await connect();
  reset.resetAndDestroy();
  await new Promise((resolve) => halfSent.resume().once('close', resolve));
  expect(await ask('POST', '/graphql', QUERY, KEY, { port: own.port })).toMatchObject({ status: 200 });
  await own.close();
  expect(ownLog.lines).toEqual([]);
});

test.each([
  ['localhost:1234', 200], ['127.0.0.1', 200], ['[::1]:80', 200], ['app.localhost', 200],
  ['evil.example', 403], ['evillocalhost', 403], ['127.0.0.1.evil.example', 403], ['localhost.evil.example:80', 403],
])('on a loopback address, Host %s is answered with %d', async (host, status) => {
  expect(await ask('POST', '/graphql', QUERY, { ...KEY, host })).toMatchObject({ status });
  const upgrade = connectRaw(`ws://127.0.0.1:${server.port}/graphql`, KEY, { headers: { host } });
  if (status === 200) await (await upgrade).close();
  else await expect(upgrade).rejects.toThrow('403');
});

test('bound to every address, any Host is answered', async () => {
  const own = await serve({ host: '0.0.0.0' });
  expect(await ask('POST', '/graphql', QUERY, { ...KEY, host: 'my-machine.lan' }, { port: own.port })).toMatchObject({ status: 200 });
});

test('a taken port rejects with EADDRINUSE', async () => {
  await expect(serve({ port: server.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('two servers know nothing of each other', async () => {
  const others = createSubscriptions({ clock, log });
  const own = await serve({ apis: [{ path: '/graphql', authorizer: keyAuthorizer(), engine, subscriptions: others, clock, log }] });
  const [here, there] = await Promise.all([server, own].map(({ port }) => connectRaw(`ws://127.0.0.1:${port}/graphql`, KEY)));
  await here.subscribe('a', KEY, 'subscription { onSaid }');
  await there.subscribe('a', KEY, 'subscription { onSaid }');
  subscriptions.publish({ mutation: 'say', payload: 'here' });
  others.publish({ mutation: 'say', payload: 'there' });
  expect((await here.next()).payload.data.onSaid).toBe('here');
  expect((await there.next()).payload.data.onSaid).toBe('there');
  await own.close();
  expect((await there.closed).code).toBe(1001);
  subscriptions.publish({ mutation: 'say', payload: 'still here' });
  expect((await here.next()).payload.data.onSaid).toBe('still here');
  await here.close();
});

test('after close nobody listens', async () => {
  const own = await serve();
  await ask('POST', '/graphql', QUERY, KEY, { port: own.port, agent: new http.Agent({ keepAlive: true }) });
  await own.close();
  await expect(ask('POST', '/graphql', QUERY, KEY, { port: own.port })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});
