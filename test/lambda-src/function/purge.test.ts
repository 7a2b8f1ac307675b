import { clockOf, directApi, recordLog, TURN } from './harness';
import { GraphqlFailure } from '../../../lambda-src/function/graphql/failure';
import { purge } from '../../../lambda-src/function/purge';
import { ManualClock } from '../../fakes/manual-clock';
import { ReplyStore } from '../../fakes/reply-store';

const EVENT = { kind: 'purge', conversationId: TURN.conversationId, owner: TURN.owner } as const;

function setUp(batches: number) {
  const clock = new ManualClock();
  const store = new ReplyStore();
  store.batches = batches;
  const api = directApi(store, clock);
  const log = recordLog();
  const run = async (remaining: number) => {
    const running = purge(EVENT, () => remaining - clock.now(), api, log, clockOf(clock));
    await clock.advance(remaining);
    await running;
  };
  return { clock, store, api, log, run };
}

test('a deleted conversation is purged until nothing is left', async () => {
  const { api, store, log, run } = setUp(4);
  await run(60_000);
  expect(api.of('purgeConversation').map(({ input }) => input)).toEqual(Array(4).fill({ conversationId: TURN.conversationId, owner: TURN.owner }));
  expect(store.batches).toBe(0);
  expect(log.lines).toEqual([expect.objectContaining({ level: 'INFO', batches: 4 })]);
});

test('a batch that fails is tried again', async () => {
  const { api, store, run } = setUp(3);
  api.intercept = (_call, nth, work) => {
    if (nth % 2) throw new GraphqlFailure('throttled', 'HTTP 429');
    return work();
  };
  await run(60_000);
  expect(store.batches).toBe(0);
});

test('a purge that runs out of time says so', async () => {
  const { api, clock, log, run } = setUp(1_000);
  api.intercept = async (_call, _nth, work) => {
    await new Promise<void>((resolve) => void clock.after(1_000, resolve));
    return work();
  };
  await run(10_000);
  expect(api.calls.length).toBeLessThan(11);
  expect(log.lines).toEqual([expect.objectContaining({ level: 'ERROR' })]);
});
