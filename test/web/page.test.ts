import { ChatError, type TurnState, usageText } from '../../client';
import type { ReplyErrorCode } from '../../src/contract/schema-types';
import { type BookEntry, localBook, serverBook } from '../../web/page/conversation-book';
import { noteOf, noteOfFailure } from '../../web/page/reply-state';

const turn = (more: Partial<TurnState>): TurnState =>
  ({ id: '1', message: 'Why?', reply: '', reasoning: '', status: 'PENDING', heardUpTo: 0, reasoningUpTo: 0, ahead: [], settled: false, ...more });

/** Storage in memory. */
function stored<T>(value?: T) {
  return { get: () => value, set: (next: T | undefined) => { value = next; } } as any;
}

describe('what is said below a reply', () => {
  test.each<[Partial<TurnState>, object | undefined]>([
    [{ status: 'PENDING' }, { kind: 'busy', text: 'Waiting for the model…' }],
    [{ status: 'STREAMING' }, { kind: 'busy', text: 'Thinking…' }],
    [{ status: 'STREAMING', reply: 'Be' }, undefined],
    [{ status: 'CANCELLING', reply: 'Be' }, { kind: 'busy', text: 'Stopping…' }],
    [{ status: 'CANCELLED', reply: 'Be' }, { kind: 'hint', text: 'Stopped.' }],
    [{ status: 'COMPLETE', reply: 'Because', settled: true, stopReason: 'end_turn' }, undefined],
    [{ status: 'COMPLETE', reply: 'Be', settled: true, stopReason: 'max_tokens' }, { kind: 'hint', text: expect.stringMatching(/limit of tokens/) }],
    [{ status: 'COMPLETE', reply: 'Be', settled: true, stopReason: 'reply_limit' }, { kind: 'hint', text: expect.stringMatching(/stored/) }],
    [{ status: 'COMPLETE', settled: true }, { kind: 'hint', text: 'The model has said nothing.', action: 'retry' }],
  ])('%j', (state, note) => expect(noteOf(turn(state))).toEqual(note));

  test.each<[ReplyErrorCode, boolean, string | undefined]>([
    ['THROTTLED', true, 'retry'],
    ['LOST', true, 'retry'],
    ['CONTEXT_TOO_LONG', false, 'new'],
    ['INVALID_REQUEST', false, 'edit'],
    ['MODEL_ACCESS_DENIED', false, undefined],
  ])('of a reply that failed by %s', (code, retryable, action) => {
    expect(noteOf(turn({ status: 'FAILED', error: { code, message: 'Sorry.', retryable } }))).toEqual({ kind: 'error', text: 'Sorry.', action });
  });

  test('of a message that was refused', () => {
    expect(noteOfFailure(new ChatError('Conflict', 'A reply is running.'))).toEqual({ kind: 'error', text: 'A reply is running.', action: 'resend' });
    expect(noteOfFailure(new ChatError('TooLarge', 'At most 64 KB.'))).toEqual({ kind: 'error', text: 'At most 64 KB.', action: 'edit' });
    expect(noteOfFailure(new ChatError('Network', 'ECONNREFUSED')).text).toMatch(/no answer from the API/);
  });

  test('usage tells what came from the cache', () => {
    const usage = { inputTokens: 12, outputTokens: 3, totalTokens: 15, cacheReadInputTokens: 10 };
    expect(usageText(turn({ usage }))).toBe('12 tokens in (10 from the cache) · 3 out');
    expect(usageText(turn({}))).toBeUndefined();
  });
});

describe('the book of conversations', () => {
  test('of this browser: latest first, named by the first message until renamed', async () => {
    const book = localBook(stored<readonly BookEntry[]>(), () => new Date(0));
    book.touch('a', 'About cats\nand more');
    book.touch('b', 'x'.repeat(100));
    book.touch('a', 'Another question');
    book.rename('b', 'Dogs');
    expect(await book.list()).toEqual([
      { id: 'a', title: 'About cats', updatedAt: '1970-01-01T00:00:00.000Z' },
      { id: 'b', title: 'Dogs', updatedAt: '1970-01-01T00:00:00.000Z' },
    ]);
    book.forget('a');
    expect((await book.list()).map(({ id }) => id)).toEqual(['b']);
  });

  test('of the API: with one\'s own names, with what has begun before the API tells of it, and without what was deleted while it still does', async () => {
    const items = [{ id: 'a', title: 'Cats', createdAt: '', updatedAt: '1' }];
    const names = stored<Record<string, string>>();
    const book = serverBook({ conversations: async () => ({ items }) }, names);
    book.rename('a', 'Felines');
    book.touch('b', 'Dogs');
    expect((await book.list()).map(({ title }) => title)).toEqual(['Dogs', 'Felines']);
    items.unshift({ id: 'b', title: 'Dogs', createdAt: '', updatedAt: '2' });
    expect((await book.list()).map(({ id }) => id)).toEqual(['b', 'a']);
    book.forget('a');
    expect(names.get()).toEqual({});
    expect((await book.list()).map(({ id }) => id)).toEqual(['b']);
  });

  test('of the API: all its pages', async () => {
    const asked: unknown[] = [];
    const book = serverBook({
      conversations: async (page) => {
        asked.push(page);
        const from = Number(page?.nextToken ?? 0);
        const items = Array.from({ length: 100 }, (_, at) => ({ id: String(from + at), title: null, createdAt: '', updatedAt: '' }));
        return { items, nextToken: from < 200 ? String(from + 100) : null };
      },
    }, stored());
    expect((await book.list()).map(({ id }) => id)).toEqual(Array.from({ length: 300 }, (_, at) => String(at)));
    expect(asked).toEqual([{ limit: 100 }, { limit: 100, nextToken: '100' }, { limit: 100, nextToken: '200' }]);
  });
});
