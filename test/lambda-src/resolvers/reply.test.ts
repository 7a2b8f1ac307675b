import { iamCaller, theFunction, userPoolCaller, withKey } from './callers';
import { ChatApi, type Reply } from './chat-api';
import type { Turn } from '../../../src/contract/schema-types';

const conversationId = 'conversation-0000000000000001';

let api: ChatApi;
let turn: Turn;
let reply: Reply;
beforeEach(async () => {
  api = await ChatApi.open();
  turn = await api.send(withKey, { conversationId, message: 'Hello' });
  reply = api.reply(api.lastTurnEvent);
});
afterAll(() => ChatApi.closeAll());

const event = (rest: object) => ({
  conversationId, turnId: turn.id, owner: 'key', offset: 0, text: '', reasoning: null, reasoningOffset: null, status: 'STREAMING', ...rest,
});

describe('startTurn', () => {
  test('claims the turn and tells subscribers', async () => {
    expect(await reply.start()).toEqual(event({}));
    expect(await api.turn(withKey, turn)).toMatchObject({ status: 'STREAMING' });
  });

  test('G4 called again with its claim, because the answer was lost, it succeeds', async () => {
    await reply.start();
    expect(await reply.start()).toEqual(event({}));
  });

  test('G4 a doubly delivered event: one execution writes, at once and later', async () => {
    const other = api.reply(api.lastTurnEvent, 'claim-2');
    const outcomes = await Promise.allSettled([reply.start(), other.start()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [winner, loser] = outcomes[0].status === 'fulfilled' ? [reply, other] : [other, reply];
    await expect(loser.start()).rejects.toMatchObject({ errorType: 'Conflict' });
    await expect(loser.save(0, 'x', 'x')).rejects.toMatchObject({ errorType: 'Conflict' });
    await expect(loser.finish('x')).rejects.toMatchObject({ errorType: 'Conflict' });
    await winner.finish('answer');
    await expect(loser.start()).rejects.toMatchObject({ errorType: 'Conflict' });
    expect(await api.turn(withKey, turn)).toMatchObject({ reply: 'answer', status: 'COMPLETE' });
  });

  test('G1 after the deadline the claim is refused', async () => {
    api.pass(60 + 120 + 30 + 1);
    await expect(reply.start()).rejects.toMatchObject({ errorType: 'Conflict' });
    expect(await api.turn(withKey, turn)).toMatchObject({ status: 'FAILED' });
  });

  test('of a turn that is not there', async () => {
    await expect(api.reply({ ...api.lastTurnEvent, turnId: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }).start()).rejects.toMatchObject({ errorType: 'NotFound' });
    expect(await api.turns(withKey, conversationId)).toHaveLength(1);
  });
});

describe('publishReply', () => {
  test('says where its text stands and stores nothing', async () => {
    await reply.start();
    const before = await api.table.items();
    expect(await reply.publish(5, 'text')).toEqual(event({ offset: 5, text: 'text' }));
    expect(await api.table.items()).toEqual(before);
  });
});

describe('saveReply', () => {
  beforeEach(() => reply.start());

  test('G2 stores the reply so far and tells only the text', async () => {
    expect(await reply.save(6, 'world', 'Hello world')).toEqual(event({ offset: 6, text: 'world' }));
    expect(await api.turn(withKey, turn)).toMatchObject({ reply: 'Hello world', status: 'STREAMING' });
  });

  test('repeated with the same offset it succeeds; below what is stored it is refused and stores nothing', async () => {
    await reply.save(0, 'Hello', 'Hello');
    await reply.save(5, ' world', 'Hello world');
    await expect(reply.save(5, ' world!', 'Hello world!')).resolves.toMatchObject({ offset: 5 });
    await expect(reply.save(0, 'Hello', 'Hello')).rejects.toMatchObject({ errorType: 'Conflict' });
    expect(await api.turn(withKey, turn)).toMatchObject({ reply: 'Hello world!' });
  });

  test('a sign of life stores nothing', async () => {
    await reply.save(0, 'Hello', 'Hello');
    const before = await api.table.items();
    expect(await reply.save(5, '', null)).toEqual(event({ offset: 5 }));
    expect(await api.table.items()).toEqual(before);
  });

  test.each([['a save', 'x'], ['a sign of life', null]])('%s brings CANCELLING where somebody asked to stop', async (_, text) => {
    await api.cancel(withKey, turn);
    expect(await reply.save(0, text ?? '', text)).toMatchObject({ status: 'CANCELLING' });
  });

  test.each([['a save', 'x'], ['a sign of life', null]])('%s is refused without the claim, after the end and after the deadline', async (_, text) => {
    const stale = api.reply(api.lastTurnEvent, 'claim-0');
    await expect(stale.save(0, text ?? '', text)).rejects.toMatchObject({ errorType: 'Conflict' });
    api.pass(121);
    await expect(reply.save(0, text ?? '', text)).rejects.toMatchObject({ errorType: 'Conflict' });
    api.pass(-121);
    await reply.finish('answer');
    await expect(reply.save(0, text ?? '', text)).rejects.toMatchObject({ errorType: 'Conflict' });
    expect(await api.turn(withKey, turn)).toMatchObject({ reply: 'answer' });
  });

  test.each([['a save', 'x'], ['a sign of life', null]])('%s of a turn that is not there creates none', async (_, text) => {
    const nowhere = api.reply({ ...api.lastTurnEvent, turnId: '01ARZ3NDEKTSV4RRFFQ69G5FAV' });
    await expect(nowhere.save(0, text ?? '', text)).rejects.toMatchObject({ errorType: 'NotFound' });
    expect(await api.turns(withKey, conversationId)).toHaveLength(1);
  });
});

describe('finishTurn', () => {
  const usage = { inputTokens: 10, outputTokens: 2, totalTokens: 12, cacheReadInputTokens: null, cacheWriteInputTokens: null };
  const end = { offset: 6, text: 'world', stopReason: 'end_turn', usage };
  const last = () => event({ offset: 6, text: 'world', status: 'COMPLETE', length: 11, stopReason: 'end_turn', usage, error: null });
  beforeEach(() => reply.start());

  test('G2 stored before told: the turn answers the same, and the next send meets no Conflict', async () => {
    expect(await reply.finish('Hello world', end)).toEqual(last());
    expect(await api.turn(withKey, turn)).toMatchObject({ reply: 'Hello world', status: 'COMPLETE', stopReason: 'end_turn', usage, error: null });
    await expect(api.send(withKey, { conversationId, message: 'next' })).resolves.toMatchObject({ status: 'PENDING' });
  });

  test('G2 the turn first, then its lock: who comes in between finds the end, and may not send yet', async () => {
    const between: unknown[] = [];
    api.after(1, async () => {
      between.push((await api.turn(withKey, turn))!.status);
      between.push(await api.send(withKey, { conversationId, message: 'next' }).catch(({ errorType }) => errorType));
    });
    await reply.finish('Hello world', end);
    expect(between).toEqual(['COMPLETE', 'Conflict']);
  });

  test('called again with its claim it gives the same event, even after the deadline', async () => {
    await reply.finish('Hello world', end);
    api.pass(1000);
    expect(await reply.finish('Hello world', end)).toEqual(last());
  });

  test('an end stays: another end from the same execution changes nothing, and tells how long the stored reply is', async () => {
    await reply.finish('Hello world', end);
    const error = { code: 'TIMED_OUT', message: 'too late', retryable: true };
    expect(await reply.finish('Hello', { status: 'FAILED', error })).toMatchObject({ status: 'COMPLETE', offset: 11, text: '', length: 11, error: null });
    expect(await api.turn(withKey, turn)).toMatchObject({ reply: 'Hello world', status: 'COMPLETE', error: null });
  });

  test('G1 the lock of a first call that broke off after the turn is released by the second', async () => {
    let updates = 0;
    api.watchCalls({
      before: () => {
        updates += 1;
        if (updates === 2) throw Object.assign(new Error('cut off'), { name: 'InternalServerErrorException' });
      },
    });
    expect(await reply.finish('Hello world', end)).toEqual(last());
    api.watchCalls();
    await expect(api.send(withKey, { conversationId, message: 'next' })).rejects.toMatchObject({ errorType: 'Conflict' });
    await reply.finish('Hello world', end);
    await expect(api.send(withKey, { conversationId, message: 'next' })).resolves.toMatchObject({ status: 'PENDING' });
  });

  test('a late repeated end does not release the lock of the next turn', async () => {
    await reply.finish('Hello world', end);
    await api.send(withKey, { conversationId, message: 'next' });
    await reply.finish('Hello world', end);
    await expect(api.send(withKey, { conversationId, message: 'third' })).rejects.toMatchObject({ errorType: 'Conflict' });
  });

  test('G1 after the deadline the turn is lost and stays so', async () => {
    api.pass(121);
    await expect(reply.finish('Hello world', end)).rejects.toMatchObject({ errorType: 'Conflict' });
    expect(await api.turn(withKey, turn)).toMatchObject({ status: 'FAILED', error: { code: 'LOST' } });
  });

  test('keeps error and partial reply of a failed turn', async () => {
    const error = { code: 'THROTTLED', message: 'Busy', retryable: true };
    expect(await reply.finish('Hel', { status: 'FAILED', error })).toMatchObject({ status: 'FAILED', error, length: 3 });
    expect(await api.turn(withKey, turn)).toMatchObject({ status: 'FAILED', reply: 'Hel', error });
  });

  test('length counts UTF-16 code units', async () => {
    expect(await reply.finish('a😀')).toMatchObject({ length: 3 });
  });
});

describe('G5 handler fields', () => {
  const fields = ['startTurn', 'publishReply', 'saveReply', 'finishTurn', 'purgeConversation'];
  const role = 'arn:aws:sts::123456789012:assumed-role/';
  const strangers = [
    ['an API key', withKey],
    ['a user', userPoolCaller('ann')],
    ['another role', iamCaller(`${role}somebody/session`)],
    ['a role whose name begins like the function\'s', iamCaller(`${role}chat-function-role-2/session`)],
    ['an IAM user', iamCaller('arn:aws:iam::123456789012:user/chat-function-role/')],
  ] as const;
  const args = () => ({
    input: { conversationId, turnId: turn.id, owner: 'key', claim: 'claim-1', timeoutSeconds: 100, offset: 0, text: 'forged', reply: 'forged', status: 'COMPLETE' },
  });

  test.each(fields.flatMap((field) => strangers.map(([name, caller]) => [field, name, caller] as const)))('%s by %s is Forbidden', async (field, _, caller) => {
    const before = await api.table.items();
    await expect(api.call(caller, `Mutation.${field}`, args())).rejects.toMatchObject({ errorType: 'Forbidden' });
    expect(await api.table.items()).toEqual(before);
  });

  test.each(fields)('%s is Forbidden to everybody where the API does not know the function\'s role', async (field) => {
    const unset = await ChatApi.open({ HANDLER_ROLE_PREFIX: '' });
    await expect(unset.call(theFunction, `Mutation.${field}`, args())).rejects.toMatchObject({ errorType: 'Forbidden' });
  });
});
