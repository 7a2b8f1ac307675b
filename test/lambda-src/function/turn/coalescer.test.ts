import * as fc from 'fast-check';
import { GraphqlFailure } from '../../../../lambda-src/function/graphql/failure';
import { Coalescer } from '../../../../lambda-src/function/turn/coalescer';
import { Limits } from '../../../../src/contract/limits';
import { ManualClock } from '../../../fakes/manual-clock';
import { assemble, ReplyStore } from '../../../fakes/reply-store';
import { clockOf, directApi, recordLog, TURN } from '../harness';

const CLAIM = 'claim-1';
const address = { conversationId: TURN.conversationId, turnId: TURN.turnId, owner: TURN.owner };

function setUp({ showReasoning = false } = {}) {
  const clock = new ManualClock();
  const store = new ReplyStore();
  const api = directApi(store, clock);
  const log = recordLog();
  const stops: string[] = [];
  store.accept(TURN.turnId);
  store.startTurn({ ...address, claim: CLAIM, timeoutSeconds: 60 });
  const coalescer = new Coalescer({
    api,
    turn: { ...address, claim: CLAIM },
    settings: { publishIntervalMillis: 100, showReasoning },
    clock: clockOf(clock),
    log,
    random: () => 1,
    onStop: (cause) => stops.push(cause),
  });
  const sent = () => api.calls.filter((call) => call.field !== 'startTurn');
  /** So that the round trip of every call takes time. */
  const slow = (millis: number) => {
    api.intercept = async (_call, _nth, work) => {
      await new Promise<void>((resolve) => void clock.after(millis, resolve));
      return work();
    };
  };
  /** Text that comes bit by bit. */
  const stream = async (bits: number, every: number, text = 'abcd') => {
    for (let bit = 0; bit < bits; bit++) {
      coalescer.text(text);
      await clock.advance(every);
    }
  };
  return { clock, store, api, log, stops, coalescer, sent, slow, stream };
}

test('nothing is sent before the turn is claimed', async () => {
  const { coalescer, clock, sent } = setUp();
  coalescer.text('early');
  await clock.advance(5_000);
  expect(sent()).toEqual([]);
  coalescer.start();
  await clock.advance(0);
  expect(sent().map(({ input }) => input.text)).toEqual(['early']);
});

test('the first text goes out at once, the next no sooner than an interval later', async () => {
  const { coalescer, clock, sent, stream } = setUp();
  coalescer.start();
  await clock.advance(40);
  await stream(29, 10);
  expect(sent().map(({ at }) => at)).toEqual([40, 140, 240]);
  expect(sent()[1].input).toMatchObject({ offset: 4, text: 'abcd'.repeat(9) });
});

test('400 deltas 10 ms apart make some 41 requests, and what is sent grows with the text only', async () => {
  const { coalescer, clock, store, sent, slow, stream } = setUp();
  slow(20);
  coalescer.start();
  await stream(400, 10);
  await clock.advance(50);
  const rest = await close(coalescer, clock);
  expect(sent().length).toBeLessThanOrEqual(42);
  expect(sent().reduce((sum, { input }) => sum + input.text.length, rest.text.length)).toBe(1600);
  expect(assemble(store.events).text + rest.text).toBe('abcd'.repeat(400));
});

test('at most one request is under way', async () => {
  const { coalescer, api, clock, stream } = setUp();
  let inFlight = 0;
  let most = 0;
  api.intercept = async (_call, _nth, work) => {
    most = Math.max(most, ++inFlight);
    await new Promise<void>((resolve) => void clock.after(350, resolve));
    inFlight--;
    return work();
  };
  coalescer.start();
  await stream(300, 10);
  expect(most).toBe(1);
});

test('the reply is stored once a second, and a long one more rarely', async () => {
  const { coalescer, store, api, clock, stream } = setUp();
  coalescer.start();
  await stream(40, 100);
  expect(api.of('saveReply').map(({ at }) => at)).toEqual([1000, 2000, 3000]);
  expect(store.turn(TURN.turnId).reply).toBe('abcd'.repeat(31));

  coalescer.text('x'.repeat(160_000));
  await clock.advance(1_000);
  const before = api.of('saveReply').filter(({ input }) => input.reply !== undefined).length;
  await stream(90, 100);
  expect(api.of('saveReply').filter(({ input }) => input.reply !== undefined).length - before).toBeLessThanOrEqual(1);
});

test('a long reply that is stored rarely still asks every two seconds whether to stop', async () => {
  const { coalescer, store, clock, stops, stream } = setUp();
  coalescer.start();
  coalescer.text('x'.repeat(200_000));
  await stream(40, 100);
  store.turn(TURN.turnId).status = 'CANCELLING';
  await stream(21, 100);
  await clock.advance(0);
  expect(stops).toContain('cancelled');
});

test('in silence a sign of life goes out every two seconds; it stores what had not been stored', async () => {
  const { coalescer, store, clock, sent } = setUp();
  coalescer.start();
  coalescer.text('Hm.');
  await clock.advance(6_500);
  expect(sent().map(({ field, at, input }) => [field, at, input.text, input.reply])).toEqual([
    ['publishReply', 0, 'Hm.', undefined],
    ['saveReply', 2_000, '', 'Hm.'],
    ['saveReply', 4_000, '', undefined],
    ['saveReply', 6_000, '', undefined],
  ]);
  expect(store.turn(TURN.turnId).reply).toBe('Hm.');
});

test('G3 a failed publish is taken up by the next at the same offset, with what has come since', async () => {
  const { coalescer, api, clock, store, stream } = setUp();
  api.intercept = (call, nth, work) => {
    if (call.field === 'publishReply' && nth >= 2 && nth <= 4) throw new GraphqlFailure('unavailable', 'HTTP 500');
    return work();
  };
  coalescer.start();
  await stream(100, 10);
  await clock.advance(3_000);
  const offsets = api.of('publishReply').slice(1, 5).map(({ input }) => input.offset);
  expect(new Set(offsets)).toEqual(new Set([4]));
  expect(assemble(store.events)).toMatchObject({ text: 'abcd'.repeat(100), missed: false });
  expect(coalescer.figures.failures).toBe(3);
});

test('G3 an answer that got lost makes subscribers hear a text twice, and read it once', async () => {
  const { coalescer, api, clock, store, stream } = setUp();
  api.intercept = (_call, nth, work) => {
    const answer = work();
    if (nth % 2 === 0) throw new GraphqlFailure('unavailable', 'ECONNRESET');
    return answer;
  };
  coalescer.start();
  await stream(300, 10);
  await clock.advance(3_000);
  expect(store.events.filter((event) => event.text).reduce((sum, event) => sum + event.text.length, 0)).toBeGreaterThan(1200);
  expect(assemble(store.events)).toMatchObject({ text: 'abcd'.repeat(300), missed: false });
});

test('throttling doubles the interval for ten seconds', async () => {
  const { coalescer, api, sent, stream } = setUp();
  api.intercept = (call, nth, work) => {
    if (call.field === 'publishReply' && nth === 2) throw new GraphqlFailure('throttled', 'HTTP 429');
    return work();
  };
  coalescer.start();
  await stream(130, 100);
  const gaps = sent().map(({ at }, index, all) => index ? at - all[index - 1].at : 0);
  expect(gaps.slice(2, 40).every((gap) => gap === 200)).toBe(true);
  expect(gaps.at(-1)).toBe(100);
});

test('a denied publish ends the sending of text, not the turn, and says so once in the log', async () => {
  const { coalescer, api, log, clock, store, stream } = setUp();
  api.intercept = (call, _nth, work) => {
    if (call.input.text) throw new GraphqlFailure('denied', 'HTTP 403');
    return work();
  };
  coalescer.start();
  await stream(100, 100);
  expect(api.calls.filter(({ input }) => input.text)).toHaveLength(1);
  expect(api.of('saveReply').length).toBeGreaterThanOrEqual(4);
  expect(log.lines.filter(({ level }) => level === 'ERROR')).toEqual([expect.objectContaining({ code: 'HTTP 403' })]);
  expect(await close(coalescer, clock)).toEqual({ offset: 0, text: 'abcd'.repeat(100) });
  expect(assemble(store.events).text).toBe('');
});

test.each([
  ['a stop that was asked for', (store: ReplyStore) => { store.turn(TURN.turnId).status = 'CANCELLING'; }, 'cancelled'],
  ['a deleted conversation', (store: ReplyStore) => { store.turns.clear(); }, 'gone'],
  ['a turn that has ended elsewhere', (store: ReplyStore) => { store.turn(TURN.turnId).claim = 'other'; }, 'gone'],
])('%s is noticed in silence within two seconds', async (_what, change, cause) => {
  const { coalescer, store, clock, stops } = setUp();
  coalescer.start();
  await clock.advance(100);
  change(store);
  await clock.advance(Limits.HEARTBEAT_MILLIS);
  expect(stops).toContain(cause);
});

test('no event holds more than 64 KB of text and reasoning', async () => {
  const { coalescer, clock, store, sent } = setUp({ showReasoning: true });
  coalescer.start();
  coalescer.text('漢'.repeat(60_000));
  coalescer.reasoning('思'.repeat(30_000));
  await clock.advance(3_000);
  const sizes = sent().map(({ input }) => Buffer.byteLength(input.text) + Buffer.byteLength(input.reasoning ?? ''));
  expect(Math.max(...sizes)).toBeLessThanOrEqual(Limits.EVENT_TEXT_BYTES);
  expect(assemble(store.events).text === '漢'.repeat(60_000)).toBe(true);
  expect(sent().map(({ input }) => input.reasoning ?? '').join('') === '思'.repeat(30_000)).toBe(true);
});

test('what does not fit into the last event is left to the subscriber\'s repair', async () => {
  const { coalescer, clock } = setUp();
  coalescer.text('x'.repeat(70_000));
  expect(await close(coalescer, clock)).toEqual({ offset: 70_000, text: '' });
});

test('reasoning reaches subscribers only where the app shows it', async () => {
  const hidden = setUp();
  hidden.coalescer.start();
  hidden.coalescer.reasoning('hmm');
  await hidden.clock.advance(1_000);
  expect(hidden.sent()).toEqual([]);

  const shown = setUp({ showReasoning: true });
  shown.coalescer.start();
  shown.coalescer.reasoning('hm');
  await shown.clock.advance(50);
  shown.coalescer.reasoning('m!');
  shown.coalescer.text('So');
  await shown.clock.advance(100);
  expect(shown.sent().map(({ input }) => [input.offset, input.text, input.reasoningOffset, input.reasoning])).toEqual([
    [0, '', 0, 'hm'],
    [0, 'So', 2, 'm!'],
  ]);
});

test('an end does not wait for a publish that hangs', async () => {
  const { coalescer, api, clock } = setUp();
  api.intercept = () => new Promise(() => {});
  coalescer.start();
  coalescer.text('Hi');
  await clock.advance(0);
  expect(await close(coalescer, clock)).toEqual({ offset: 0, text: 'Hi' });
  expect(clock.now()).toBeLessThanOrEqual(500);
});

test('G3 whatever fails, the events and the rest make up the reply exactly', async () => {
  const delta = fc.string({ unit: fc.constantFrom('a', '漢', '😀', '\ud83d', '\ude00', '\u0301'), maxLength: 12 });
  await fc.assert(fc.asyncProperty(
    fc.array(fc.tuple(delta, fc.nat(250)), { maxLength: 25 }),
    fc.array(fc.constantFrom('works', 'fails', 'lost', 'throttled'), { minLength: 1, maxLength: 8 }),
    async (deltas, outcomes) => {
      const { coalescer, api, clock, store } = setUp();
      api.intercept = (_call, _nth, work) => {
        const outcome = outcomes[api.calls.length % outcomes.length];
        if (outcome === 'fails') throw new GraphqlFailure('unavailable', 'HTTP 500');
        if (outcome === 'throttled') throw new GraphqlFailure('throttled', 'HTTP 429');
        const answer = work();
        if (outcome === 'lost') throw new GraphqlFailure('unavailable', 'ECONNRESET');
        return answer;
      };
      coalescer.start();
      for (const [text, pause] of deltas) {
        coalescer.text(text);
        await clock.advance(pause);
      }
      const rest = await close(coalescer, clock);
      store.finishTurn({ ...address, claim: CLAIM, ...rest, reply: coalescer.reply.value, status: 'COMPLETE' });
      const said = Buffer.from(deltas.map(([text]) => text).join('')).toString();
      expect(assemble(store.events)).toMatchObject({ text: said, missed: false });
    },
  ), { numRuns: 60 });
});

async function close(coalescer: Coalescer, clock: ManualClock): Promise<{ offset: number; text: string }> {
  const closing = coalescer.close();
  await clock.advance(500);
  return closing;
}
