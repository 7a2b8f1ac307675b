import { userPoolCaller, withKey } from './callers';
import { ChatApi } from './chat-api';
import type { PurgeEvent } from '../../../src/contract/function-event';

const conversationId = 'conversation-0000000000000001';
const ann = userPoolCaller('ann');

let api: ChatApi;
beforeEach(async () => {
  api = await ChatApi.open();
});
afterAll(() => ChatApi.closeAll());

/** All but the mark in the place of a turn that was never accepted: no content, and an end. */
const leftovers = async () => (await api.table.items()).filter(({ sk, pk, deletedAt, expiresAt, ...content }) =>
  !(/^TURN#/.test(String(sk.S)) && pk && deletedAt && Number(expiresAt?.N) <= api.now / 1000 + 300 && Object.keys(content).length === 0));

const purgeEvent = (): PurgeEvent => api.events.filter((event): event is PurgeEvent => event.kind === 'purge').at(-1)!;

describe.each([['a signed-in caller', ann, 'user:ann'], ['a caller with the key', withKey, 'key']] as const)('deleteConversation of %s', (_, caller, owner) => {
  test('makes it unreadable at once and hands the rest to the function', async () => {
    const turn = await api.converse(caller, conversationId, 'Hello', 'answer');
    expect(await api.delete(caller, conversationId)).toBe(conversationId);
    expect(purgeEvent()).toEqual({ kind: 'purge', conversationId, owner });
    expect(await api.turn(caller, turn)).toBeNull();
    expect(await api.turns(caller, conversationId)).toEqual([]);
    await expect(api.cancel(caller, turn)).rejects.toMatchObject({ errorType: 'NotFound' });
  });

  test('nothing is left behind: turns, row, markers, lock; and nothing of another conversation goes', async () => {
    await api.converse(caller, `${conversationId}-b`, 'keep', 'kept');
    const kept = await api.table.items();
    for (const index of Array.from({ length: 30 }, (__, count) => count)) {
      await api.send(caller, { conversationId, message: 'Hello', requestId: `request-${index}` });
      await api.reply(api.lastTurnEvent).start();
      await api.reply(api.lastTurnEvent).finish('answer');
    }
    await api.delete(caller, conversationId);
    expect(await api.purge(purgeEvent())).toBeGreaterThan(2);
    expect(await api.table.items()).toEqual(expect.arrayContaining(kept));
    expect(await api.table.items()).toHaveLength(kept.length);
  });

  test('during a reply: its function finds it gone, whatever it calls, and nothing is written', async () => {
    const turn = await api.send(caller, { conversationId, message: 'Hello' });
    const reply = api.reply(api.lastTurnEvent);
    await reply.start();
    await reply.save(0, 'so', 'so');
    await api.delete(caller, conversationId);
    for (const moment of ['before the removal', 'after it']) {
      await expect(reply.save(2, ' far', 'so far')).rejects.toMatchObject({ errorType: 'NotFound' });
      await expect(reply.save(2, '', null)).rejects.toMatchObject({ errorType: 'NotFound' });
      await expect(reply.start()).rejects.toMatchObject({ errorType: 'NotFound' });
      await expect(reply.finish('so far')).rejects.toMatchObject({ errorType: 'NotFound' });
      expect(await api.turn(caller, turn)).toBeNull();
      if (moment === 'before the removal') await api.purge(purgeEvent());
    }
    expect(await api.table.items()).toEqual([]);
  });

  test('before the claim: nobody can take the turn any more, from the first write on', async () => {
    await api.send(caller, { conversationId, message: 'Hello' });
    const reply = api.reply(api.lastTurnEvent);
    let early: Promise<unknown> | undefined;
    api.after(1, async () => {
      early = reply.start();
      await early.catch(() => undefined);
    });
    await api.delete(caller, conversationId);
    await expect(early).rejects.toMatchObject({ errorType: 'NotFound' });
    const before = await api.table.items();
    api.pass(1);
    await expect(reply.start()).rejects.toMatchObject({ errorType: 'NotFound' });
    expect(await api.table.items()).toEqual(before);
  });

  test('while the removal runs a send is NotFound, also a repeated one, and tells nothing of what was there', async () => {
    const input = { conversationId, message: 'Hello', requestId: 'request-1' };
    await api.send(caller, input);
    await api.reply(api.lastTurnEvent).start();
    await api.reply(api.lastTurnEvent).finish('secret');
    await api.delete(caller, conversationId);
    await expect(api.send(caller, input)).rejects.toMatchObject({ errorType: 'NotFound' });
    await expect(api.send(caller, { conversationId, message: 'again' })).rejects.toMatchObject({ errorType: 'NotFound' });
    await api.purge(purgeEvent());
    expect(await api.table.items()).toEqual([]);
  });

  test('after the removal the id begins anew, without history', async () => {
    await api.converse(caller, conversationId, 'Hello', 'answer');
    await api.delete(caller, conversationId);
    await api.purge(purgeEvent());
    const turn = await api.send(caller, { conversationId, message: 'anew' });
    expect(await api.turns(caller, conversationId)).toEqual([turn]);
    expect(api.lastTurnEvent.history).toEqual([]);
  });

  test('a removal that is delivered twice does not touch what began anew', async () => {
    await api.converse(caller, conversationId, 'Hello', 'answer');
    await api.delete(caller, conversationId);
    const event = purgeEvent();
    await api.purge(event);
    await api.converse(caller, conversationId, 'anew', 'answer');
    const before = await api.table.items();
    expect(await api.purge(event)).toBe(1);
    expect(await api.table.items()).toEqual(before);
  });

  test.each([
    ['the marker', 1], ['the lock', 2], ['the turn', 3], ['the row, or the history', 4], ['the history, or the event', 5],
  ])('in the middle of a send, after %s: the send is refused or its turn is gone, and nothing is left', async (_moment, calls) => {
    await api.converse(caller, conversationId, 'first', 'answer');
    api.after(calls, () => api.delete(caller, conversationId));
    const sent = await api.send(caller, { conversationId, message: 'second', requestId: 'request-1' }).catch((error) => error);
    expect(sent instanceof Error ? sent : { errorType: 'NotFound' }).toMatchObject({ errorType: 'NotFound' });
    await expect(api.reply(api.lastTurnEvent).start()).rejects.toMatchObject({ errorType: expect.stringMatching(/^(NotFound|Conflict)$/) });
    expect(await api.turns(caller, conversationId)).toEqual([]);
    if (caller !== withKey) expect(await api.conversations(caller)).toEqual([]);
    await api.purge(purgeEvent());
    expect(await leftovers()).toEqual([]);
  });

  test.each([
    ['the lock', 2], ['the turn', 3], ['the history', 4], ['the event', 5],
  ])('and removed in the middle of a send that is held up after %s: the same, and the id begins anew', async (_moment, calls) => {
    await api.converse(caller, conversationId, 'first', 'answer');
    api.after(calls, async () => {
      await api.delete(caller, conversationId);
      await api.purge(purgeEvent());
    });
    const sent = await api.send(caller, { conversationId, message: 'second', requestId: 'request-1' }).catch((error) => error);
    expect(sent).toMatchObject(calls === 2 ? { errorType: 'NotFound' } : { status: 'PENDING' });
    await expect(api.reply(api.lastTurnEvent).start()).rejects.toMatchObject({ errorType: expect.stringMatching(/^(NotFound|Conflict)$/) });
    expect(await leftovers()).toEqual([]);
    const anew = await api.send(caller, { conversationId, message: 'anew' });
    expect(await api.turns(caller, conversationId)).toEqual([anew]);
    expect(api.lastTurnEvent.history).toEqual([]);
  });

  test('a second deletion that is held up until the removal is over leaves nothing that stays', async () => {
    await api.converse(caller, conversationId, 'Hello', 'answer');
    await api.delete(caller, conversationId);
    const event = purgeEvent();
    api.after(1, () => api.purge(event));
    await api.delete(caller, conversationId);
    await api.purge(purgeEvent());
    expect(await leftovers()).toEqual([]);
  });

  test('in the middle of a repeated send: the turn that waits for its function is gone too', async () => {
    const input = { conversationId, message: 'Hello', requestId: 'request-1' };
    await api.send(caller, input);
    api.after(3, () => api.delete(caller, conversationId));
    await expect(api.send(caller, input)).rejects.toMatchObject({ errorType: 'NotFound' });
    await expect(api.reply(api.lastTurnEvent).start()).rejects.toMatchObject({ errorType: 'NotFound' });
  });

  test('what is not there is NotFound, and stays so', async () => {
    await expect(api.delete(caller, conversationId)).rejects.toMatchObject({ errorType: 'NotFound' });
    expect(await api.table.items()).toEqual([]);
    expect(api.events).toEqual([]);
  });

  test('a refused event is an error; deleting again asks again', async () => {
    await api.converse(caller, conversationId, 'Hello', 'answer');
    api.lambdaAnswers = { serviceError: { errorType: 'TooManyRequestsException', message: 'Rate exceeded' } };
    await expect(api.delete(caller, conversationId)).rejects.toMatchObject({ errorType: 'Internal' });
    expect(await api.turns(caller, conversationId)).toEqual([]);
    api.lambdaAnswers = undefined;
    expect(await api.delete(caller, conversationId)).toBe(conversationId);
    await api.purge(purgeEvent());
    expect(await api.table.items()).toEqual([]);
  });
});

test('a removal that broke off is taken up again by deleting again', async () => {
  for (const index of Array.from({ length: 30 }, (_, count) => count)) await api.converse(ann, conversationId, `question ${index}`, 'answer');
  await api.delete(ann, conversationId);
  expect(await api.purgeBatch(purgeEvent())).toBe(true);
  expect(await api.table.items()).not.toEqual([]);
  const before = api.events.length;
  expect(await api.delete(ann, conversationId)).toBe(conversationId);
  expect(api.events).toHaveLength(before + 1);
  await api.purge(purgeEvent());
  expect(await api.table.items()).toEqual([]);
});

test('the marks of former deletions hide nothing from a removal, however many they are', async () => {
  for (const _ of Array.from({ length: 30 })) {
    await api.converse(ann, conversationId, 'Hello', 'answer');
    await api.delete(ann, conversationId);
    const event = purgeEvent();
    api.after(1, () => api.purge(event));
    await api.delete(ann, conversationId);
    api.pass(60);
  }
  await api.converse(ann, conversationId, 'anew', 'answer');
  await api.delete(ann, conversationId);
  await api.purge(purgeEvent());
  expect(await leftovers()).toEqual([]);
  api.pass(300);
  await api.converse(ann, conversationId, 'once more', 'answer');
  await api.delete(ann, conversationId);
  await api.purge(purgeEvent());
  expect(await api.table.items()).toEqual([]);
});

test('a deleted conversation leaves its owner\'s list at once, and no other', async () => {
  await api.converse(ann, conversationId, 'one', 'A');
  await api.converse(ann, `${conversationId}-b`, 'two', 'B');
  await api.delete(ann, conversationId);
  expect(await api.conversations(ann)).toMatchObject([{ id: `${conversationId}-b` }]);
});
