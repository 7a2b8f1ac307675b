import * as fc from 'fast-check';
import { userPoolCaller, withKey } from './callers';
import { ChatApi, Refused } from './chat-api';
import type { Caller } from '../../../local/appsync/types';

const conversationId = 'conversation-0000000000000001';
const ann = userPoolCaller('ann');
const input = { conversationId, message: 'Hello', requestId: 'request-1' };

let api: ChatApi;
beforeEach(async () => {
  api = await ChatApi.open();
});
afterAll(() => ChatApi.closeAll());

/** The API dies around its n-th call of a service: nothing goes through any more, no compensation either. */
function dieAt(n: number, moment: 'before' | 'after'): void {
  let calls = 0;
  const die = () => {
    throw Object.assign(new Error('cut off'), { name: 'ServiceUnavailable' });
  };
  api.watchCalls({
    before: () => {
      calls += 1;
      if (calls > n || (calls === n && moment === 'before')) die();
    },
    after: () => {
      if (calls >= n && moment === 'after') die();
    },
  });
}

/** How many calls of services one whole send makes. */
async function stepsOfOneSend(caller: Caller): Promise<number> {
  let calls = 0;
  api.watchCalls({ before: () => { calls += 1; } });
  await api.send(caller, { ...input, conversationId: `${conversationId}-count` });
  api.watchCalls();
  api.events.length = 0;
  return calls;
}

const turnIds = async (caller = ann) => (await api.turns(caller, conversationId)).map(({ id }) => id);

/** A send that dies around its n-th call of a service. */
async function breakOff(caller: Caller, moment: 'before' | 'after', n: number): Promise<void> {
  dieAt(n, moment);
  await api.send(caller, input).catch((error: Refused) => expect(error.errorType).toMatch(/^Internal/));
  api.watchCalls();
}

describe.each([['a signed-in caller', ann], ['a caller with the key', withKey]] as const)('G4 a repeated send of %s', (_, caller) => {
  test('one whole send makes five calls: marker, lock, turn, history, event', async () => {
    expect(await stepsOfOneSend(caller)).toBe(5);
  });

  const cuts = [1, 2, 3, 4, 5].flatMap((step) => (['before', 'after'] as const).map((moment) => [moment, step] as const));
  test.each(cuts)('after a first that broke off %s step %i: one turn, accepted and handed over', async (moment, step) => {
    await breakOff(caller, moment, step);
    const turn = await api.send(caller, input);
    expect(turn).toMatchObject({ message: 'Hello', status: 'PENDING' });
    expect(await turnIds(caller)).toEqual([turn.id]);
    expect(new Set(api.events.map((event) => event.kind === 'turn' && event.turnId))).toEqual(new Set([turn.id]));
    const reply = api.reply(api.lastTurnEvent);
    await reply.start();
    await reply.finish('answer');
    expect(await api.send(caller, input)).toMatchObject({ id: turn.id, status: 'COMPLETE', reply: 'answer' });
    if (caller !== withKey) expect(await api.conversations(caller)).toMatchObject([{ id: conversationId, title: 'Hello' }]);
    await expect(api.send(caller, { ...input, requestId: 'request-2' })).resolves.toMatchObject({ status: 'PENDING' });
  });

  test.each(cuts)('broken off %s step %i, and repeated only after the deadline: still one turn, never a lock for ever', async (moment, step) => {
    await breakOff(caller, moment, step);
    api.pass(60 + 120 + 30 + 1);
    const turn = await api.send(caller, input);
    expect(['PENDING', 'FAILED']).toContain(turn.status);
    expect(await turnIds(caller)).toEqual([turn.id]);
  });

  test('broken off again and again, wherever: one turn', async () => {
    const cut = fc.tuple(fc.constantFrom('before' as const, 'after' as const), fc.integer({ min: 1, max: 6 }));
    await fc.assert(fc.asyncProperty(fc.array(cut, { minLength: 2, maxLength: 4 }), async (breaks) => {
      await api.table.empty();
      for (const [moment, step] of breaks) await breakOff(caller, moment, step);
      const turn = await api.send(caller, input);
      expect(await turnIds(caller)).toEqual([turn.id]);
      const reply = api.reply(api.lastTurnEvent);
      await reply.start();
      await reply.finish('answer');
      expect(await api.send(caller, input)).toMatchObject({ id: turn.id, status: 'COMPLETE', reply: 'answer' });
    }), { numRuns: 15 });
  });
});

describe('G4 a repeated send with the same requestId', () => {
  test('while the function has it: the turn as it stands, and no second invocation', async () => {
    const first = await api.send(ann, input);
    const reply = api.reply(api.lastTurnEvent);
    await reply.start();
    await reply.save(0, 'so far', 'so far');
    expect(await api.send(ann, input)).toMatchObject({ id: first.id, status: 'STREAMING', reply: 'so far' });
    expect(api.events).toHaveLength(1);
  });

  test('does not lengthen the lock of a turn that the function has', async () => {
    const first = await api.send(ann, input);
    await api.reply(api.lastTurnEvent).start(100);
    api.pass(50);
    await api.send(ann, input);
    api.pass(51);
    expect(await api.turn(ann, first)).toMatchObject({ status: 'FAILED', error: { code: 'LOST' } });
    await expect(api.send(ann, { conversationId, message: 'next' })).resolves.toMatchObject({ status: 'PENDING' });
  });

  test('of a turn that still waits: it waits anew, and so does its lock', async () => {
    const first = await api.send(ann, input);
    api.pass(150);
    expect(await api.send(ann, input)).toEqual(first);
    api.pass(150);
    expect(await api.turn(ann, first)).toMatchObject({ status: 'PENDING' });
    await expect(api.send(ann, { conversationId, message: 'next' })).rejects.toMatchObject({ errorType: 'Conflict' });
    await expect(api.reply(api.lastTurnEvent).start()).resolves.toMatchObject({ turnId: first.id });
  });

  test.each([['it looks at the turn', 2], ['it takes the lock', 3]])('while the function takes the turn, after %s: no second invocation, and the lock is the claim\'s', async (_moment, calls) => {
    const first = await api.send(ann, input);
    api.after(calls, () => api.reply(api.lastTurnEvent).start(100));
    expect(await api.send(ann, input)).toMatchObject({ id: first.id, status: 'STREAMING' });
    expect(api.events).toHaveLength(1);
    api.pass(101);
    expect(await api.turn(ann, first)).toMatchObject({ status: 'FAILED', error: { code: 'LOST' } });
    await expect(api.send(ann, { conversationId, message: 'next' })).resolves.toMatchObject({ status: 'PENDING' });
  });

  test('while its turn ends and another message is answered: Conflict once, then that turn, not a second one', async () => {
    const first = await api.send(ann, input);
    const reply = api.reply(api.lastTurnEvent);
    api.after(2, async () => {
      await reply.start();
      await reply.finish('answer');
      await api.converse(ann, conversationId, 'another', 'another answer');
    });
    await expect(api.send(ann, input)).rejects.toMatchObject({ errorType: 'Conflict', message: expect.stringContaining('again') });
    expect(await api.send(ann, input)).toMatchObject({ id: first.id, status: 'COMPLETE', reply: 'answer' });
    expect(await turnIds()).toHaveLength(2);
  });

  test('after the end: the turn, no second invocation, and the lock stays free', async () => {
    const first = await api.send(ann, input);
    await api.reply(api.lastTurnEvent).start();
    await api.reply(api.lastTurnEvent).finish('answer');
    expect(await api.send(ann, input)).toMatchObject({ id: first.id, status: 'COMPLETE' });
    expect(api.events).toHaveLength(1);
    await expect(api.send(ann, { conversationId, message: 'next' })).resolves.toMatchObject({ status: 'PENDING' });
    expect(await api.send(ann, input)).toMatchObject({ id: first.id, status: 'COMPLETE' });
  });

  test('of a turn whose event was refused: that turn, FAILED, not a second one', async () => {
    api.lambdaAnswers = { serviceError: { errorType: 'TooManyRequestsException', message: 'Rate exceeded' } };
    const first = await api.send(ann, input);
    api.lambdaAnswers = undefined;
    expect(await api.send(ann, input)).toEqual(first);
    expect(api.events).toHaveLength(0);
  });

  test('of a lost turn: that turn, LOST', async () => {
    const first = await api.send(ann, input);
    api.pass(1000);
    expect(await api.send(ann, input)).toMatchObject({ id: first.id, status: 'FAILED', error: { code: 'LOST' } });
    expect(api.events).toHaveLength(1);
  });

  test('with another message: the first one\'s turn and its message', async () => {
    const first = await api.send(ann, input);
    expect(await api.send(ann, { ...input, message: 'Something else' })).toMatchObject({ id: first.id, message: 'Hello' });
    expect(api.lastTurnEvent.message).toBe('Hello');
  });

  test('both at once: one turn', async () => {
    const turns = await Promise.all([1, 2, 3, 4].map(() => api.send(ann, input)));
    expect(new Set(turns.map(({ id }) => id)).size).toBe(1);
    expect(await turnIds()).toEqual([turns[0].id]);
  });

  test('refused by a running reply, it is accepted after the reply', async () => {
    await api.send(ann, { conversationId, message: 'one' });
    await expect(api.send(ann, input)).rejects.toMatchObject({ errorType: 'Conflict' });
    await api.reply(api.lastTurnEvent).start();
    await api.reply(api.lastTurnEvent).finish('answer');
    const turn = await api.send(ann, input);
    expect(await turnIds()).toEqual([turn.id, expect.any(String)]);
  });

  test('refused by a running reply and overtaken by another message, it still gets an id above both', async () => {
    await api.send(ann, { conversationId, message: 'one' });
    await expect(api.send(ann, input)).rejects.toMatchObject({ errorType: 'Conflict' });
    await api.reply(api.lastTurnEvent).start();
    await api.reply(api.lastTurnEvent).finish('A');
    const overtaker = await api.converse(ann, conversationId, 'two', 'B');
    await expect(api.send(ann, input)).rejects.toMatchObject({ errorType: 'Conflict', message: expect.stringContaining('again') });
    const turn = await api.send(ann, input);
    expect(turn.id > overtaker.id).toBe(true);
    expect(api.lastTurnEvent.history.map(({ reply }) => reply)).toEqual(['A', 'B']);
  });

  test('in another conversation, or by another owner, it is another request', async () => {
    const first = await api.send(ann, input);
    const elsewhere = await api.send(ann, { ...input, conversationId: `${conversationId}-b` });
    const bob = await api.send(userPoolCaller('bob'), input);
    expect(new Set([first.id, elsewhere.id, bob.id]).size).toBe(3);
  });

  test('after 24 hours it is forgotten', async () => {
    const first = await api.send(ann, input);
    api.pass(24 * 3600 + 1);
    const second = await api.send(ann, input);
    expect(second.id).not.toBe(first.id);
  });

  test('without a requestId each send is a message of its own', async () => {
    await api.converse(ann, conversationId, 'same', 'A');
    await api.converse(ann, conversationId, 'same', 'B');
    expect(await turnIds()).toHaveLength(2);
  });
});
