import { GraphqlFailure } from '../../../../lambda-src/function/graphql/failure';
import { persist } from '../../../../lambda-src/function/graphql/persist';
import { ManualClock } from '../../../fakes/manual-clock';
import { clockOf } from '../harness';

function setUp(fail: (nth: number) => GraphqlFailure | undefined, until = 60_000) {
  const clock = new ManualClock();
  const attempts: { at: number; timeoutMillis: number }[] = [];
  const attempt = async (timeoutMillis: number) => {
    attempts.push({ at: clock.now(), timeoutMillis });
    const failure = fail(attempts.length);
    if (failure) throw failure;
    return 'done';
  };
  const outcome = persist(attempt, { clock: clockOf(clock), until, random: () => 1 }).catch((error: GraphqlFailure) => error.code);
  return { clock, attempts, outcome };
}

const unavailable = new GraphqlFailure('unavailable', 'HTTP 500');

test('attempts come more rarely and last longer, up to a limit', async () => {
  const { clock, attempts, outcome } = setUp((nth) => nth < 9 ? unavailable : undefined);
  await clock.advance(60_000);
  expect(await outcome).toBe('done');
  expect(attempts.slice(1).map(({ at }, index) => at - attempts[index].at)).toEqual([100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000]);
  expect(attempts.map(({ timeoutMillis }) => timeoutMillis)).toEqual([3_000, 6_000, 12_000, 24_000, 25_000, 25_000, 25_000, 25_000, 25_000]);
});

test('what was refused is not asked again', async () => {
  const { attempts, outcome } = setUp(() => new GraphqlFailure('refused', 'no'));
  expect(await outcome).toBe('no');
  expect(attempts).toHaveLength(1);
});

const denied = new GraphqlFailure('denied', 'HTTP 403');

test('a denial is tried again for some seconds: the permissions of a role that was just made take a while', async () => {
  const { clock, attempts, outcome } = setUp((nth) => nth < 6 ? denied : undefined);
  await clock.advance(60_000);
  expect(await outcome).toBe('done');
  expect(attempts.at(-1)!.at).toBe(3_100);
});

test.each([60_000, 4_000])('a denial that lasts is final after ten seconds, or when the time is up (%i ms)', async (until) => {
  const { clock, attempts, outcome } = setUp(() => denied, until);
  await clock.advance(60_000);
  expect(await outcome).toBe('HTTP 403');
  expect(attempts.length).toBeGreaterThan(3);
  expect(attempts.at(-1)!.at).toBeLessThan(Math.min(until, 10_000));
});

test('no attempt begins after the time is up, or may last beyond it', async () => {
  const { clock, attempts, outcome } = setUp(() => unavailable, 4_000);
  await clock.advance(10_000);
  expect(await outcome).toBe('HTTP 500');
  for (const { at, timeoutMillis } of attempts) expect(at + timeoutMillis).toBeLessThanOrEqual(4_000);
  expect(await setUp(() => undefined, 0).outcome).toBe('no time left');
});
