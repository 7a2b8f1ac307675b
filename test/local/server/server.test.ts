import * as http from 'node:http';
import { createSubscriptions, type Subscriptions } from '../../../local/appsync/realtime/subscriptions';
import { createServer, type RunningServer, type ServerOptions } from '../../../local/appsync/server/server';
import { Refusal } from '../../../local/appsync/types';
import { RawClient } from '../clients/raw';
import { API_KEY, echoEngine, FakeClock, keyAuthorizer, recordedLog } from '../realtime/fakes';

const KEY = { 'x-api-key': API_KEY };
const clock = new FakeClock();
const log = recordedLog();
let subscriptions: Subscriptions;
let server: RunningServer;

async function serve(options: Partial<ServerOptions> = {}): Promise<RunningServer> {
  const services = { authorizer: keyAuthorizer(), engine: echoEngine(), subscriptions, clock, log };
  return createServer({ apis: [{ path: '/api1/graphql', ...services }], log, ...options });
}

beforeAll(async () => {
  subscriptions = createSubscriptions({ clock, log });
  server = await serve();
});
afterAll(() => server.close());

function post(body: string, headers: Record<string, string> = KEY, path = '/graphql', port = server.port): Promise<Response> {
  return fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body, headers });
}

test('a query is executed with the request\'s headers', async () => {
  const response = await post(JSON.stringify({ query: '{ a }', variables: { b: 1 }, operationName: 'C' }), { ...KEY, 'X-Agent': 'me' });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json;charset=UTF-8');
  expect(response.headers.get('x-amzn-requestid')).toMatch(/^[\da-f-]{36}$/);
  expect(await response.json()).toEqual({ data: { query: '{ a }', variables: { b: 1 }, operationName: 'C', agent: 'me' } });
});

test('a subscriber hears what is published', async () => {
  const client = await RawClient.connect(`ws://127.0.0.1:${server.port}/graphql/realtime`, KEY);
  await client.subscribe('one', KEY, 'subscription { onSaid { text } }');
  subscriptions.publish({ mutation: 'say', payload: { text: 'hello' } });
  expect(await client.next()).toEqual({ id: 'one', type: 'data', payload: { data: { onSaid: { text: 'hello' } } } });
  client.send({ id: 'one', type: 'stop' });
  expect(await client.next()).toEqual({ id: 'one', type: 'complete' });
  await client.close();
});
