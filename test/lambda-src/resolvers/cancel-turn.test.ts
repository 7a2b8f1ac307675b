import { userPoolCaller } from './callers';
import { ChatApi, type Reply } from './chat-api';
import type { Turn } from '../../../src/contract/schema-types';

const conversationId = 'conversation-0000000000000001';
const ann = userPoolCaller('ann');

let api: ChatApi;
let turn: Turn;
let reply: Reply;
beforeEach(async () => {
  api = await ChatApi.open();
  turn = await api.send(ann, { conversationId, message: 'Hello' });
  reply = api.reply(api.lastTurnEvent);
});
afterAll(() => ChatApi.closeAll());

describe('cancelTurn', () => {
  test('before the claim: the claim finds CANCELLING and ends it', async () => {
    expect(await api.cancel(ann, turn)).toMatchObject({ id: turn.id, status: 'CANCELLING' });
    expect(await reply.start()).toMatchObject({ status: 'CANCELLING' });
    await reply.finish('', { status: 'CANCELLED' });
    expect(await api.turn(ann, turn)).toMatchObject({ status: 'CANCELLED' });
  });

  test('in mid-reply: keeps what was said, which is history for the next turn', async () => {
    await reply.start();
    await reply.save(0, 'so far', 'so far');
    expect(await api.cancel(ann, turn)).toMatchObject({ status: 'CANCELLING', reply: 'so far' });
    await reply.finish('so far and', { status: 'CANCELLED' });
    expect(await api.turn(ann, turn)).toMatchObject({ status: 'CANCELLED', reply: 'so far and' });
    await api.send(ann, { conversationId, message: 'next' });
    expect(api.lastTurnEvent.history).toEqual([{ message: 'Hello', reply: 'so far and' }]);
  });

  test('twice is once', async () => {
    const first = await api.cancel(ann, turn);
    api.pass(5);
    expect(await api.cancel(ann, turn)).toEqual(first);
  });

  test('after the end the turn comes back unchanged', async () => {
    await reply.start();
    await reply.finish('answer');
    const [ended, stored] = [await api.turn(ann, turn), await api.table.items()];
    expect(await api.cancel(ann, turn)).toEqual(ended);
    expect(await api.table.items()).toEqual(stored);
  });

  test('asked too late for the reply: the model was quicker, COMPLETE stands', async () => {
    await reply.start();
    await api.cancel(ann, turn);
    await reply.finish('answer');
    expect(await api.cancel(ann, turn)).toMatchObject({ status: 'COMPLETE', reply: 'answer' });
  });

  test('G1 a stop that nobody answered is CANCELLED after the deadline', async () => {
    await reply.start(100);
    await api.cancel(ann, turn);
    api.pass(101);
    expect(await api.turn(ann, turn)).toMatchObject({ status: 'CANCELLED', error: null });
    await expect(api.send(ann, { conversationId, message: 'next' })).resolves.toMatchObject({ status: 'PENDING' });
  });

  test('G1 of a lost turn it changes nothing: it is LOST', async () => {
    api.pass(1000);
    expect(await api.cancel(ann, turn)).toMatchObject({ status: 'FAILED', error: { code: 'LOST' } });
    expect(await api.turn(ann, turn)).toMatchObject({ status: 'FAILED', error: { code: 'LOST' } });
  });

  test.each([
    ['a turn that is not there', { id: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }],
    ['an id that no turn can have', { id: `${'x'.repeat(2000)}` }],
    ['an empty id', { id: '' }],
    ['another conversation', { conversationId: `${conversationId}-b` }],
  ])('%s is NotFound, and nothing is written', async (_, elsewhere) => {
    const before = await api.table.items();
    await expect(api.cancel(ann, { ...turn, ...elsewhere })).rejects.toMatchObject({ errorType: 'NotFound' });
    expect(await api.turn(ann, { ...turn, ...elsewhere })).toBeNull();
    expect(await api.table.items()).toEqual(before);
  });
});
