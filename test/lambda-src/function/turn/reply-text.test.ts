import * as fc from 'fast-check';
import { ReplyText } from '../../../../lambda-src/function/turn/reply-text';

/** Strings as models write them: with emoji, combining characters, and halves of surrogate pairs. */
const anyText = fc.string({ unit: fc.oneof(fc.constantFrom('a', 'é', 'e\u0301', '漢', '😀', '👩‍🚀', '\ud83d', '\ude00', '\n'), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })) });
/** Cut anywhere: between any two UTF-16 code units. */
const anyDeltas = fc.tuple(anyText, fc.array(fc.nat(40), { maxLength: 10 })).map(([text, cuts]) => {
  const places = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
  return { text, deltas: places.slice(1).map((end, index) => text.slice(places[index], end)) };
});

const wellFormed = (text: string) => Buffer.from(text).toString();
const build = (deltas: string[], maxBytes?: number) => {
  const reply = new ReplyText(maxBytes);
  deltas.forEach((delta) => reply.append(delta));
  reply.end();
  return reply;
};

test('G3 the deltas make up the text wherever it was cut', () => {
  fc.assert(fc.property(anyDeltas, ({ text, deltas }) => {
    const reply = build(deltas);
    expect(reply.value).toBe(wellFormed(text));
    expect(reply.length).toBe(text.length);
    expect(reply.bytes).toBe(Buffer.byteLength(reply.value));
  }));
});

test('G3 no moment shows half of a surrogate pair', () => {
  fc.assert(fc.property(anyDeltas, ({ deltas }) => {
    const reply = new ReplyText();
    for (const delta of deltas) {
      reply.append(delta);
      expect(wellFormed(reply.value)).toBe(reply.value);
    }
  }));
});

test('G3 pieces of any size, one after another, are the text', () => {
  fc.assert(fc.property(anyDeltas, fc.integer({ min: 4, max: 20 }), ({ deltas }, maxBytes) => {
    const reply = build(deltas);
    let assembled = '';
    while (assembled.length < reply.length) {
      const piece = reply.from(assembled.length, maxBytes);
      expect(piece).not.toBe('');
      expect(Buffer.byteLength(piece)).toBeLessThanOrEqual(maxBytes);
      expect(wellFormed(piece)).toBe(piece);
      assembled += piece;
    }
    expect(assembled).toBe(reply.value);
  }));
});

test('a reply stops at its limit, before the character that would not fit', () => {
  fc.assert(fc.property(anyDeltas, fc.nat(30), ({ text, deltas }, maxBytes) => {
    const reply = build(deltas, maxBytes);
    expect(reply.bytes).toBeLessThanOrEqual(maxBytes);
    expect(wellFormed(text).startsWith(reply.value)).toBe(true);
    expect(reply.overflowed).toBe(Buffer.byteLength(text) > maxBytes);
  }));
});

test('nothing follows what was left out', () => {
  const reply = build(['abc', '😀', 'd'], 5);
  expect(reply.value).toBe('abc');
  expect(reply.overflowed).toBe(true);
});
