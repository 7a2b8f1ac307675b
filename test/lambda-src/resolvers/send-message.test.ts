import { userPoolCaller, withKey } from './callers';
import { ChatApi } from './chat-api';

const conversationId = 'conversation-0000000000000001';

let api: ChatApi;
afterAll(() => ChatApi.closeAll());

describe('sendMessage', () => {
  beforeEach(async () => {
    api = await ChatApi.open();
  });

  test('answers the accepted turn at once and hands it to the function', async () => {
    const turn = await api.send(withKey, { conversationId, message: 'Hello' });
    expect(turn).toEqual({
      conversationId,
      id: expect.stringMatching(/^[0-9A-Z]{26}$/),
      message: 'Hello',
      reply: '',
      status: 'PENDING',
      stopReason: null,
      usage: null,
      error: null,
      createdAt: expect.stringMatching(/^2026-11-22T10:00:00/),
      updatedAt: turn.createdAt,
    });
    expect(api.events).toEqual([{ kind: 'turn', conversationId, turnId: turn.id, owner: 'key', message: 'Hello', history: [] }]);
    expect(await api.turn(withKey, turn)).toEqual(turn);
  });

  test('a second message while a reply runs meets Conflict, with what to do', async () => {
    const first = await api.send(withKey, { conversationId, message: 'one' });
    await expect(api.send(withKey, { conversationId, message: 'two' })).rejects.toMatchObject({ errorType: 'Conflict', message: expect.stringContaining('cancelTurn') });
    const reply = api.reply(api.lastTurnEvent);
    await reply.start();
    await expect(api.send(withKey, { conversationId, message: 'two' })).rejects.toMatchObject({ errorType: 'Conflict' });
    await reply.finish('answer');
    const second = await api.send(withKey, { conversationId, message: 'two' });
    expect(second.id > first.id).toBe(true);
    expect(await api.turns(withKey, conversationId)).toEqual([second, expect.objectContaining({ id: first.id, reply: 'answer', status: 'COMPLETE' })]);
  });

  test('a conversation of its own runs beside it', async () => {
    await api.send(withKey, { conversationId, message: 'one' });
    await api.send(withKey, { conversationId: `${conversationId}-b`, message: 'two' });
    expect(api.events).toHaveLength(2);
  });

  test('G1 an event that Lambda does not take: the turn says FAILED, and the next message may come', async () => {
    api.lambdaAnswers = { serviceError: { errorType: 'TooManyRequestsException', message: 'Rate exceeded for arn:aws:lambda:secret' } };
    const turn = await api.send(withKey, { conversationId, message: 'one' });
    expect(turn).toMatchObject({ status: 'FAILED', error: { code: 'INTERNAL', retryable: true } });
    expect(turn.error!.message).not.toContain('arn:');
    expect(await api.turn(withKey, turn)).toEqual(turn);
    api.lambdaAnswers = undefined;
    await api.send(withKey, { conversationId, message: 'two' });
    expect(api.events).toHaveLength(1);
    await expect(api.reply({ ...api.lastTurnEvent, turnId: turn.id }).start()).rejects.toMatchObject({ errorType: 'Conflict' });
  });

  test('G4 an event that seemed refused but came through: the function that took the turn goes on', async () => {
    api.lambdaAnswers = { serviceError: { errorType: 'ServiceException', message: 'no answer' } };
    api.watchCalls({
      before: async (operation) => {
        if (operation === 'Invoke') {
          api.watchCalls();
          const [{ id: turnId }] = await api.turns(withKey, conversationId);
          await api.reply({ kind: 'turn', conversationId, turnId, owner: 'key', message: '', history: [] }).start();
        }
      },
    });
    const turn = await api.send(withKey, { conversationId, message: 'one' });
    expect(turn).toMatchObject({ status: 'STREAMING' });
    expect(await api.turn(withKey, turn)).toEqual(turn);
    await expect(api.send(withKey, { conversationId, message: 'two' })).rejects.toMatchObject({ errorType: 'Conflict' });
  });

  test('G1 a turn that nobody takes is lost after its deadline, and the lock is free in the same second', async () => {
    const turn = await api.send(withKey, { conversationId, message: 'one' });
    api.pass(60 + 120 + 30 - 1);
    expect(await api.turn(withKey, turn)).toMatchObject({ status: 'PENDING' });
    await expect(api.send(withKey, { conversationId, message: 'two' })).rejects.toMatchObject({ errorType: 'Conflict' });
    api.pass(2);
    expect(await api.turn(withKey, turn)).toMatchObject({ status: 'FAILED', error: { code: 'LOST', retryable: true } });
    expect(await api.turns(withKey, conversationId)).toMatchObject([{ status: 'FAILED', error: { code: 'LOST' } }]);
    expect(await api.send(withKey, { conversationId, message: 'two' })).toMatchObject({ status: 'PENDING' });
  });

  test('G1 a function that dies after its claim: lost at the claim\'s deadline, and the lock with it', async () => {
    const turn = await api.send(withKey, { conversationId, message: 'one' });
    const reply = api.reply(api.lastTurnEvent);
    await reply.start(100);
    await reply.save(0, 'so far', 'so far');
    api.pass(99);
    expect(await api.turn(withKey, turn)).toMatchObject({ status: 'STREAMING' });
    api.pass(2);
    expect(await api.turn(withKey, turn)).toMatchObject({ status: 'FAILED', reply: 'so far', error: { code: 'LOST' } });
    expect(await api.send(withKey, { conversationId, message: 'two' })).toMatchObject({ status: 'PENDING' });
  });

  test.each<[string, Record<string, unknown>, string, string]>([
    ['a short conversationId', { conversationId: 'x'.repeat(19) }, 'BadRequest', '`conversationId`'],
    ['a long conversationId', { conversationId: 'x'.repeat(65) }, 'BadRequest', '`conversationId`'],
    ['a conversationId with a separator', { conversationId: `${'x'.repeat(20)}#b` }, 'BadRequest', '`conversationId`'],
    ['a conversationId with a line break', { conversationId: `${'x'.repeat(20)}\n` }, 'BadRequest', '`conversationId`'],
    ['an empty requestId', { requestId: '' }, 'BadRequest', '`requestId`'],
    ['a long requestId', { requestId: 'r'.repeat(65) }, 'BadRequest', '`requestId`'],
    ['an empty message', { message: '' }, 'BadRequest', '`message`'],
    ['a message of white space', { message: ' \n\t\u00a0' }, 'BadRequest', '`message`'],
    ['one byte too many', { message: 'x'.repeat(65537) }, 'TooLarge', '`message`'],
    ['one byte too many, of wider characters', { message: `${'ä'.repeat(32768)}x` }, 'TooLarge', '`message`'],
    ['one byte too many, of surrogate pairs', { message: `${'😀'.repeat(16384)}x` }, 'TooLarge', '`message`'],
  ])('%s is refused, with the rule', async (_, wrong, errorType, named) => {
    await expect(api.send(withKey, { conversationId, message: 'Hello', ...wrong })).rejects.toMatchObject({ errorType, message: expect.stringContaining(named) });
    expect(await api.table.items()).toEqual([]);
  });

  test.each([['x', 65536], ['ä', 32768], ['%', 65536], ['x ', 32768], ['😀', 16384]])('64 KB of %j are taken', async (character, count) => {
    await expect(api.send(withKey, { conversationId, message: character.repeat(count) })).resolves.toMatchObject({ status: 'PENDING' });
  });

  test('what DynamoDB says is not for the caller', async () => {
    api.watchCalls({
      before: () => {
        throw Object.assign(new Error('Table arn:aws:dynamodb:secret'), { name: 'ProvisionedThroughputExceededException' });
      },
    });
    await expect(api.send(withKey, { conversationId, message: 'x' })).rejects.toMatchObject({ errorType: 'Internal', message: expect.not.stringContaining('arn') });
  });
});

describe('the history that goes along', () => {
  const history = () => api.lastTurnEvent.history.map(({ message, reply }) => `${message}>${reply}`);

  test('finished turns, oldest first', async () => {
    api = await ChatApi.open();
    await api.converse(withKey, conversationId, 'a', 'A');
    await api.converse(withKey, conversationId, 'b', 'B');
    await api.send(withKey, { conversationId, message: 'c' });
    expect(history()).toEqual(['a>A', 'b>B']);
  });

  test('only COMPLETE and CANCELLED turns that said something', async () => {
    api = await ChatApi.open();
    for (const [message, reply, status] of [['a', 'A', 'CANCELLED'], ['b', 'B', 'FAILED'], ['c', '', 'COMPLETE'], ['d', 'D', 'COMPLETE']]) {
      await api.send(withKey, { conversationId, message });
      const writer = api.reply(api.lastTurnEvent);
      await writer.start();
      await writer.finish(reply, { status });
    }
    await api.send(withKey, { conversationId, message: 'lost' });
    api.pass(1000);
    await api.send(withKey, { conversationId, message: 'e' });
    expect(history()).toEqual(['a>A', 'd>D']);
  });

  test('no more turns than the app set', async () => {
    api = await ChatApi.open({ HISTORY_TURNS: '2' });
    for (const message of ['a', 'b', 'c']) {
      await api.converse(withKey, conversationId, message, message.toUpperCase());
    }
    await api.send(withKey, { conversationId, message: 'd' });
    expect(history()).toEqual(['b>B', 'c>C']);
  });

  test('none where the app wants none', async () => {
    api = await ChatApi.open({ HISTORY_TURNS: '0' });
    await api.converse(withKey, conversationId, 'a', 'A');
    await api.send(withKey, { conversationId, message: 'b' });
    expect(history()).toEqual([]);
  });

  test('whole turns without a gap, as many as the characters allow beside the message', async () => {
    api = await ChatApi.open({ HISTORY_CHARACTERS: '10' });
    await api.converse(withKey, conversationId, 'a', 'A');
    await api.converse(withKey, conversationId, 'b', 'BBBBBB');
    await api.converse(withKey, conversationId, 'c', 'C');
    await api.send(withKey, { conversationId, message: 'd' });
    expect(history()).toEqual(['b>BBBBBB', 'c>C']);
    await api.reply(api.lastTurnEvent).start();
    await api.reply(api.lastTurnEvent).finish('D');
    await api.send(withKey, { conversationId, message: 'ee' });
    expect(history()).toEqual(['c>C', 'd>D']);
  });
});

describe('conversations', () => {
  beforeEach(async () => {
    api = await ChatApi.open();
  });
  const ann = userPoolCaller('ann');

  test('the latest first, titled by their first message, cut between characters', async () => {
    await api.converse(ann, conversationId, `  ${'x'.repeat(79)}😀 and more\nsecond line`, 'A');
    api.pass(1);
    await api.converse(ann, `${conversationId}-b`, 'Hello', 'B');
    api.pass(1);
    await api.converse(ann, conversationId, 'again', 'C');
    expect(await api.conversations(ann)).toEqual([
      { id: conversationId, title: 'x'.repeat(79), createdAt: expect.stringMatching(/T10:00:00/), updatedAt: expect.stringMatching(/T10:00:02/) },
      { id: `${conversationId}-b`, title: 'Hello', createdAt: expect.any(String), updatedAt: expect.any(String) },
    ]);
  });

  test('come in pages', async () => {
    for (const letter of ['a', 'b', 'c']) {
      await api.send(ann, { conversationId: `${conversationId}-${letter}`, message: letter });
      api.pass(1);
    }
    const page = (args: object) => api.call<{ items: { title: string }[]; nextToken: string | null }>(ann, 'Query.conversations', { ...args });
    const first = await page({ limit: 2 });
    expect(first.items.map(({ title }) => title)).toEqual(['c', 'b']);
    const second = await page({ limit: 2, nextToken: first.nextToken });
    expect(second.items.map(({ title }) => title)).toEqual(['a']);
    expect(second.nextToken).toBeNull();
  });

  test('an API key has none and is told so', async () => {
    await api.send(withKey, { conversationId, message: 'x' });
    await expect(api.conversations(withKey)).rejects.toMatchObject({ errorType: 'Forbidden' });
  });

  test.each([0, -1, 101])('limit %p is refused', async (limit) => {
    await expect(api.call(ann, 'Query.conversations', { limit })).rejects.toMatchObject({ errorType: 'BadRequest', message: expect.stringContaining('`limit`') });
    await expect(api.call(ann, 'Query.turns', { conversationId, limit })).rejects.toMatchObject({ errorType: 'BadRequest' });
  });
});
