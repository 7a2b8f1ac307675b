import * as fc from 'fast-check';
import { applyEvent, applyTurn, isEnd, needsRepair, type Turns } from '../../client/conversation';
import type { ReplyEvent, Turn, TurnStatus } from '../../src/contract/schema-types';

const event = (offset: number, text: string, more: Partial<ReplyEvent> = {}): ReplyEvent =>
  ({ conversationId: 'c', turnId: '01', owner: 'key', offset, text, status: 'STREAMING', ...more });
const turn = (reply: string, status: TurnStatus = 'STREAMING', more: Partial<Turn> = {}): Turn => ({
  conversationId: 'c', id: '01', message: 'why?', reply, status, createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z', ...more,
});
const after = (...changes: (ReplyEvent | Turn)[]) =>
  changes.reduce<Turns>((turns, change) => 'offset' in change ? applyEvent(turns, change) : applyTurn(turns, change), [])[0];

describe('the rule of the offset', () => {
  test('at my length: append', () => {
    expect(after(turn(''), event(0, 'One '), event(4, 'two')).reply).toBe('One two');
  });

  test('below it: I have it, and what reaches beyond is new', () => {
    expect(after(turn('One '), event(0, 'One '), event(2, 'e two')).reply).toBe('One two');
  });

  test('above it: something is missing until it comes', () => {
    const gap = after(turn('One '), event(8, 'three'));
    expect(gap.reply).toBe('One ');
    expect(needsRepair(gap)).toBe(true);
    const closed = after(turn('One '), event(8, 'three'), event(4, 'two '));
    expect(closed.reply).toBe('One two three');
    expect(needsRepair(closed)).toBe(false);
  });

  test('offsets count UTF-16 code units', () => {
    expect(after(turn(''), event(0, '👩‍🚀'), event(5, '!')).reply).toBe('👩‍🚀!');
  });

  test('a snapshot closes a gap, and what was heard beyond it is kept', () => {
    const state = after(turn(''), event(8, 'three'), turn('One two '));
    expect(state.reply).toBe('One two three');
    expect(needsRepair(state)).toBe(false);
  });

  test('a snapshot from before takes nothing back', () => {
    expect(after(turn(''), event(0, 'One two'), turn('One ')).reply).toBe('One two');
  });
});

describe('ends', () => {
  test('an end wins over what arrives later', () => {
    const end = event(4, 'two', { status: 'CANCELLED', length: 7 });
    const state = after(turn('One '), end, event(4, 'two three'), event(7, '', { status: 'FAILED', length: 7 }));
    expect(state).toMatchObject({ reply: 'One two', status: 'CANCELLED', settled: true });
  });

  test('an end whose text has not all come asks for the rest', () => {
    const state = after(turn(''), event(9, '', { status: 'COMPLETE', length: 9 }));
    expect(needsRepair(state)).toBe(true);
    expect(state.settled).toBe(false);
    expect(applyTurn([state], turn('All of it', 'COMPLETE'))[0]).toMatchObject({ reply: 'All of it', settled: true, heardUpTo: 9 });
  });

  test('an end says how long the whole is, whatever of it the event carries', () => {
    expect(needsRepair(after(turn('One'), event(0, 'One', { status: 'COMPLETE', length: 7 })))).toBe(true);
  });

  test('what a lost function had stored is the reply, although more was heard', () => {
    const error = { code: 'LOST' as const, message: 'The reply was lost.', retryable: true };
    const state = after(turn(''), event(0, 'One two three'), turn('One two', 'FAILED', { error }));
    expect(state).toMatchObject({ reply: 'One two', status: 'FAILED', error, settled: true });
    expect(needsRepair(state)).toBe(false);
  });

  test('an end carries usage, stop reason and error', () => {
    const usage = { inputTokens: 1, outputTokens: 2, totalTokens: 3 };
    expect(after(turn('x'), event(1, '', { status: 'COMPLETE', length: 1, usage, stopReason: 'end_turn' }))).toMatchObject({ usage, stopReason: 'end_turn' });
  });
});

test('a turn that is known by its events only is asked for', () => {
  expect(needsRepair(after(event(0, 'Hello')))).toBe(true);
  expect(needsRepair(after(event(0, 'Hello'), turn('')))).toBe(false);
});

test('turns stand in the order of their ids, whenever they come', () => {
  const turns = ['03', '01', '02', '01'].reduce<Turns>((present, id) => applyTurn(present, turn('', 'COMPLETE', { id })), []);
  expect(turns.map(({ id }) => id)).toEqual(['01', '02', '03']);
});

test('reasoning is told once and never repaired', () => {
  const state = after(turn(''),
    event(0, '', { reasoning: 'Let me ', reasoningOffset: 0 }),
    event(0, '', { reasoning: 'Let me see', reasoningOffset: 0 }),
    event(0, '', { reasoning: 'done', reasoningOffset: 20 }),
    event(0, 'Yes'));
  expect(state).toMatchObject({ reasoning: 'Let me see … done', reply: 'Yes' });
});

describe('G3 the text is exact, whatever the network does', () => {
  const END: fc.Arbitrary<TurnStatus> = fc.constantFrom('COMPLETE', 'CANCELLED', 'FAILED');
  const network = fc.record({
    pieces: fc.array(fc.string({ unit: 'binary', maxLength: 8 }), { maxLength: 20 }),
    end: END,
    deliveries: fc.array(fc.record({ at: fc.nat(), snapshot: fc.boolean(), overlap: fc.nat(5) }), { maxLength: 60 }),
  });

  test('any loss, repetition and reordering ends in the stored text', () => {
    fc.assert(fc.property(network, ({ pieces, end, deliveries }) => {
      const stored = pieces.join('');
      let sent = 0;
      const events = pieces.map((text) => {
        sent += text.length;
        return { from: sent - text.length, to: sent };
      });
      let turns: Turns = [];
      let rank = 0;
      for (const { at, snapshot, overlap } of deliveries) {
        const index = at % (events.length + 1);
        const last = index === events.length;
        const { from, to } = events[index] ?? { from: stored.length, to: stored.length };
        if (snapshot) {turns = applyTurn(turns, last ? turn(stored, end) : turn(stored.slice(0, from)));} else {
          const offset = Math.max(0, from - overlap);
          turns = applyEvent(turns, event(offset, stored.slice(offset, to), last ? { status: end, length: stored.length } : {}));
        }
        expect(stored.startsWith(turns[0].reply)).toBe(true);
        const reached = isEnd(turns[0].status) ? 1 : 0;
        expect(reached).toBeGreaterThanOrEqual(rank);
        rank = reached;
        if (turns[0].settled) expect(turns[0].reply).toBe(stored);
      }
      turns = applyTurn(turns, turn(stored, end));
      expect(turns[0]).toMatchObject({ reply: stored, status: end, settled: true });
    }), { numRuns: 500 });
  });

  test('what arrives complete needs no repair, in whatever order', () => {
    const cut = fc.array(fc.string({ minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 12 });
    fc.assert(fc.property(cut, fc.infiniteStream(fc.nat()), (pieces, order) => {
      const stored = pieces.join('');
      let offset = 0;
      const events = pieces.map((text, index) => {
        offset += text.length;
        return event(offset - text.length, text, index === pieces.length - 1 ? { status: 'COMPLETE', length: stored.length } : {});
      });
      let turns = applyTurn([], turn('', 'PENDING'));
      while (events.length > 0) [turns] = [applyEvent(turns, events.splice(order.next().value! % events.length, 1)[0])];
      expect(turns[0]).toMatchObject({ reply: stored, status: 'COMPLETE', settled: true });
    }), { numRuns: 300 });
  });
});
