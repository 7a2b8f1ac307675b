import { userPoolCaller } from './callers';
import { ChatApi } from './chat-api';

const conversationId = 'conversation-0000000000000001';
const ann = userPoolCaller('ann');
const HOUR = 3600;

let api: ChatApi;
beforeEach(async () => {
  api = await ChatApi.open({ RETENTION_SECONDS: String(24 * HOUR) });
});
afterAll(() => ChatApi.closeAll());

describe('where the app keeps turns for a day', () => {
  test('an expired turn reads as absent long before DynamoDB removes it; the conversation goes with its last turn', async () => {
    const first = await api.converse(ann, conversationId, 'one', 'A');
    api.pass(12 * HOUR);
    const second = await api.converse(ann, conversationId, 'two', 'B');
    api.pass(12 * HOUR + 1);
    expect(await api.turn(ann, first)).toBeNull();
    expect(await api.turns(ann, conversationId)).toMatchObject([{ id: second.id }]);
    expect(await api.conversations(ann)).toHaveLength(1);
    await expect(api.cancel(ann, first)).rejects.toMatchObject({ errorType: 'NotFound' });
    api.pass(12 * HOUR);
    expect(await api.turn(ann, second)).toBeNull();
    expect(await api.turns(ann, conversationId)).toEqual([]);
    expect(await api.conversations(ann)).toEqual([]);
    await expect(api.delete(ann, conversationId)).rejects.toMatchObject({ errorType: 'NotFound' });
  });

  test('an expired turn is no history', async () => {
    await api.converse(ann, conversationId, 'one', 'A');
    api.pass(24 * HOUR + 1);
    await api.send(ann, { conversationId, message: 'two' });
    expect(api.lastTurnEvent.history).toEqual([]);
  });

  test('every stored item says when it expires, in seconds', async () => {
    await api.send(ann, { conversationId, message: 'one', requestId: 'request-1' });
    const seconds = (await api.table.items()).map(({ expiresAt }) => Number(expiresAt?.N));
    expect(seconds).toHaveLength(3);
    for (const second of seconds) {
      expect(second).toBe(Math.floor(api.now / 1000) + 24 * HOUR);
    }
  });
});

test('a requestId is not remembered longer than its turn', async () => {
  api = await ChatApi.open({ RETENTION_SECONDS: String(HOUR) });
  const input = { conversationId, message: 'Hello', requestId: 'request-1' };
  const first = await api.send(ann, input);
  api.pass(HOUR + 1);
  const second = await api.send(ann, input);
  expect(second.id).not.toBe(first.id);
  expect(second.status).toBe('PENDING');
});

test('without retention only the marker of a request expires', async () => {
  api = await ChatApi.open();
  await api.send(ann, { conversationId, message: 'one', requestId: 'request-1' });
  const expiring = (await api.table.items()).filter(({ expiresAt }) => expiresAt);
  expect(expiring).toMatchObject([{ sk: { S: 'REQUEST#request-1' }, expiresAt: { N: String(Math.floor(api.now / 1000) + 24 * HOUR) } }]);
});
