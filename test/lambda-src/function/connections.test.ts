import { TURN, useCredentials } from './harness';
import { keepAliveConnections, rehearse } from '../../../lambda-src/function/connections';
import { createGraphqlClient } from '../../../lambda-src/function/graphql/client';
import { FakeAppSync } from '../../fakes/fake-appsync';

const INPUT = { conversationId: TURN.conversationId, turnId: TURN.turnId, owner: TURN.owner, offset: 0, text: 'Hi' };

let appSync: FakeAppSync;
beforeEach(async () => {
  useCredentials();
  appSync = await FakeAppSync.start();
});
afterEach(() => appSync.close());

test('a rehearsed request is answered in memory; the next one goes out', async () => {
  const connections = keepAliveConnections();
  const { execute, close } = createGraphqlClient(appSync.url, 'eu-west-1', connections);
  const publish = () => execute('publishReply', INPUT, { timeoutMillis: 2_000 });
  let rehearsed: unknown;
  await rehearse(connections, '{"data":{"publishReply":"in memory"}}', async () => { rehearsed = await publish(); });
  expect(rehearsed).toBe('in memory');
  expect(appSync.connections).toBe(0);
  expect(await publish()).toMatchObject({ text: 'Hi' });
  expect(appSync.connections).toBe(1);
  close();
});

test('after a rehearsal that failed requests go out too', async () => {
  const connections = keepAliveConnections();
  const { execute, close } = createGraphqlClient(appSync.url, 'eu-west-1', connections);
  await expect(rehearse(connections, 'not JSON', () => execute('publishReply', INPUT, { timeoutMillis: 2_000 }))).rejects.toThrow();
  expect(await execute('publishReply', INPUT, { timeoutMillis: 2_000 })).toMatchObject({ text: 'Hi' });
  close();
});
