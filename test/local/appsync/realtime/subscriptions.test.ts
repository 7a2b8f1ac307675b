import { preparedSubscription, recordedLog } from './fakes';
import type { DeliveryFaults } from '../../../../local/appsync/realtime/faults';
import { createSubscriptions, PUBLICATION_BYTES, type Subscriptions } from '../../../../local/appsync/realtime/subscriptions';
import type { PreparedSubscription } from '../../../../local/appsync/types';
import { ManualClock } from '../../manual-clock';

const clock = new ManualClock();
const log = recordedLog();
let subscriptions: Subscriptions;

beforeEach(() => {
  log.lines.length = 0;
  subscriptions = createSubscriptions({ clock, log });
});

/** A subscriber, and the payloads it heard. */
function listen(given: Partial<PreparedSubscription> = {}, to = subscriptions): { heard: any[]; invalidated: () => boolean; remove(): void } {
  const heard: any[] = [];
  let invalidated = false;
  const registration = to.add({
    prepared: preparedSubscription(given),
    deliver: (payload) => heard.push(JSON.parse(payload).data.onSaid),
    invalidate: () => { invalidated = true; },
  });
  return { heard, invalidated: () => invalidated, remove: registration.remove };
}

async function say(payload: unknown, to = subscriptions): Promise<void> {
  to.publish({ mutation: 'say', payload });
  await to.settled();
}

test('the mutation named in @aws_subscribe is heard, no other', async () => {
  const subscriber = listen();
  subscriptions.publish({ mutation: 'shout', payload: 'x' });
  await say('y');
  expect(subscriber.heard).toEqual(['y']);
});

test('arguments filter', async () => {
  const mine = listen({ arguments: { room: 'a' } });
  const ownerless = listen({ arguments: { owner: null } });
  await say({ room: 'a', owner: 'me' });
  await say({ room: 'b' });
  expect(mine.heard).toEqual([{ room: 'a', owner: 'me' }]);
  expect(ownerless.heard).toEqual([{ room: 'b' }]);
});

test('an enhanced filter replaces the arguments', async () => {
  const filter = { filterGroup: [{ filters: [{ fieldName: 'severity', operator: 'gt', value: 5 }] }] };
  const subscriber = listen({ arguments: { room: 'a' }, filter });
  await say({ room: 'b', severity: 9 });
  await say({ room: 'a', severity: 1 });
  expect(subscriber.heard).toEqual([{ room: 'b', severity: 9 }]);
});

test('publications arrive in their order, however long one takes to render', async () => {
  const turns = [9, 0, 3];
  const render = async ({ payload }: { payload: unknown }) => {
    for (let left = turns.shift()!; left > 0; left--) await Promise.resolve();
    return { data: { onSaid: payload as never } };
  };
  const subscriber = listen({ render });
  for (const word of ['a', 'b', 'c']) subscriptions.publish({ mutation: 'say', payload: word });
  await subscriptions.settled();
  expect(subscriber.heard).toEqual(['a', 'b', 'c']);
});

test('who came after a publication does not hear it, who has left neither', async () => {
  const leaver = listen();
  subscriptions.publish({ mutation: 'say', payload: 'x' });
  const late = listen();
  leaver.remove();
  await subscriptions.settled();
  expect(leaver.heard).toEqual([]);
  expect(late.heard).toEqual([]);
  expect(subscriptions.size).toBe(1);
});

test('subscriptions with the same field and key are rendered once', async () => {
  let rendered = 0;
  const render = async () => ({ data: { onSaid: ++rendered as never } });
  const like = [listen({ render, renderKey: 'k' }), listen({ render, renderKey: 'k' })];
  const unlike = listen({ render, renderKey: 'other' });
  const otherField = listen({ render, renderKey: 'k', fieldName: 'onHeard' });
  await say('x');
  expect(like.map(({ heard }) => heard)).toEqual([[1], [1]]);
  expect([unlike.heard, otherField.heard]).toEqual([[2], [3]]);
});

test('a publication above 240 KB is dropped, and its content not logged', async () => {
  const subscriber = listen();
  await say('x'.repeat(PUBLICATION_BYTES - 2));
  await say('ü'.repeat(PUBLICATION_BYTES / 2));
  expect(subscriber.heard).toHaveLength(1);
  expect(log.lines).toEqual([{ level: 'warn', message: expect.stringContaining('240 KB'), details: { mutation: 'say', bytes: PUBLICATION_BYTES + 2 } }]);
});

test('a rendering that fails or is empty keeps nothing from the others', async () => {
  const failing = listen({ render: async () => { throw new Error('said in confidence'); } });
  const empty = listen({ render: async () => null });
  const subscriber = listen();
  await say('x');
  expect([failing.heard, empty.heard, subscriber.heard]).toEqual([[], [], ['x']]);
  expect(JSON.stringify(log.lines)).not.toContain('confidence');
});

test('invalidation ends the subscriptions of the field whose filter the payload passes', () => {
  const invalidationFilter = (user: string) => ({ filterGroup: [{ filters: [{ fieldName: 'userId', operator: 'eq', value: user }] }] });
  const removed = listen({ invalidationFilter: invalidationFilter('u1') });
  const other = listen({ invalidationFilter: invalidationFilter('u2') });
  const otherField = listen({ invalidationFilter: invalidationFilter('u1'), fieldName: 'onHeard' });
  const unfiltered = listen();
  subscriptions.invalidate({ subscriptionField: 'onSaid', payload: { userId: 'u1' } });
  expect([removed, other, otherField, unfiltered].map(({ invalidated }) => invalidated())).toEqual([true, false, false, false]);
});

describe('faults on request', () => {
  const faulty = (faults: DeliveryFaults) => createSubscriptions({ clock, log, faults });

  test.each<[string, DeliveryFaults, string[]]>([
    ['drop', ({ number }) => number === 1 ? 'drop' : undefined, ['a', 'c']],
    ['duplicate', ({ publication }) => publication.payload === 'b' ? 'duplicate' : undefined, ['a', 'b', 'b', 'c']],
    ['swap', ({ number }) => number === 0 ? 'swap' : undefined, ['b', 'a', 'c']],
  ])('%s', async (_name, faults, expected) => {
    const registry = faulty(faults);
    const subscriber = listen({}, registry);
    for (const word of ['a', 'b', 'c']) await say(word, registry);
    expect(subscriber.heard).toEqual(expected);
  });

  test('delay; who leaves in the meantime hears nothing', async () => {
    const registry = faulty(() => ({ delayMillis: 100 }));
    const [stayer, leaver] = [listen({}, registry), listen({}, registry)];
    await say('a', registry);
    expect(stayer.heard).toEqual([]);
    leaver.remove();
    clock.advance(100);
    expect([stayer.heard, leaver.heard]).toEqual([['a'], []]);
  });
});
