import * as fc from 'fast-check';
import type { ClientMessage } from '../../../../local/appsync/realtime/messages';
import { createProtocol, type Effect, type Protocol, type ProtocolEvent } from '../../../../local/appsync/realtime/protocol';

const LIMITS = { subscriptionsPerConnection: 2, connectionTimeoutMillis: 300_000 };
const REQUEST = { request: { query: 'subscription { s }', variables: {} }, data: '', headers: {} };
const INIT: ProtocolEvent = { event: 'message', message: { type: 'connection_init' } };
const start = (id: string): ProtocolEvent => ({ event: 'message', message: { type: 'start', id, start: REQUEST } });
const stop = (id: string): ProtocolEvent => ({ event: 'message', message: { type: 'stop', id } });
const accepted = (id: string, attempt: number): ProtocolEvent => ({ event: 'accepted', id, attempt });
const send = (message: unknown) => ({ effect: 'send', message });
const error = (id: string, errorType: string, message: string) => send({ id, type: 'error', payload: { errors: [{ errorType, message }] } });

function opened(): Protocol {
  const protocol = createProtocol(LIMITS);
  protocol.on(INIT);
  protocol.on({ event: 'connection-authorized' });
  return protocol;
}

test('connection_init is acknowledged once the credentials hold, and a keep-alive follows at once', () => {
  const protocol = createProtocol(LIMITS);
  expect(protocol.on(INIT)).toEqual([{ effect: 'authorize-connection' }]);
  expect(protocol.on({ event: 'connection-authorized' })).toEqual([
    send({ type: 'connection_ack', payload: { connectionTimeoutMs: 300_000 } }),
    { effect: 'keep-alive' },
  ]);
});

test('what is said between connection_init and its acknowledgement is ignored', () => {
  const protocol = createProtocol(LIMITS);
  protocol.on(INIT);
  expect(protocol.on(start('a'))).toEqual([]);
  expect(protocol.on({ event: 'connection-authorized' })).toHaveLength(2);
  expect(protocol.on(stop('a'))).toEqual([error('a', 'UnknownOperationError', 'Unknown operation id a')]);
});

test('connection_init is optional: a start waits for the credentials to be checked', () => {
  const protocol = createProtocol(LIMITS);
  expect(protocol.on(start('a'))).toEqual([{ effect: 'authorize-connection' }]);
  expect(protocol.on(start('b'))).toEqual([]);
  expect(protocol.on({ event: 'connection-authorized' })).toEqual([
    { effect: 'keep-alive' },
    { effect: 'prepare', id: 'a', attempt: 1, start: REQUEST },
    { effect: 'prepare', id: 'b', attempt: 2, start: REQUEST },
  ]);
});

test('what waits for the credentials is bounded', () => {
  const protocol = createProtocol(LIMITS);
  for (const id of ['a', 'b', 'c', 'd']) protocol.on(start(id));
  expect(protocol.on({ event: 'connection-authorized' })).toMatchObject([
    { effect: 'keep-alive' }, { effect: 'prepare', id: 'a' }, { effect: 'prepare', id: 'b' },
  ]);
});

test('a refused connection hears why and is closed', () => {
  const protocol = createProtocol(LIMITS);
  protocol.on(INIT);
  const refusal = { errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.', errorCode: 401 };
  expect(protocol.on({ event: 'connection-refused', error: refusal })).toEqual([
    send({ payload: { errors: [refusal] }, type: 'connection_error' }),
    { effect: 'close', code: 1008, reason: 'the connection was refused' },
  ]);
  expect(protocol.on(start('a'))).toEqual([]);
});

test('an accepted start is acknowledged before anything can be delivered, and stop completes it', () => {
  const protocol = opened();
  expect(protocol.on(start('a'))).toEqual([{ effect: 'prepare', id: 'a', attempt: 1, start: REQUEST }]);
  expect(protocol.on(accepted('a', 1))).toEqual([send({ id: 'a', type: 'start_ack' }), { effect: 'subscribe', id: 'a' }]);
  expect(protocol.on(stop('a'))).toEqual([{ effect: 'unsubscribe', id: 'a' }, send({ id: 'a', type: 'complete' })]);
});

test('a refused start frees its id', () => {
  const protocol = opened();
  protocol.on(start('a'));
  const errors = [{ errorType: 'Forbidden', message: 'no' }];
  expect(protocol.on({ event: 'refused', id: 'a', attempt: 1, errors })).toEqual([send({ id: 'a', type: 'error', payload: { errors } })]);
  expect(protocol.on(start('a'))).toEqual([{ effect: 'prepare', id: 'a', attempt: 2, start: REQUEST }]);
});

test('an id in use is refused, and the subscription that has it lives on', () => {
  const protocol = opened();
  protocol.on(start('a'));
  protocol.on(accepted('a', 1));
  expect(protocol.on(start('a'))).toEqual([error('a', 'DuplicatedOperationError', 'Duplicated operation with id a')]);
  expect(protocol.on(stop('a'))).toContainEqual({ effect: 'unsubscribe', id: 'a' });
});

test('a connection has a limit of subscriptions, and an ended one makes room', () => {
  const protocol = opened();
  protocol.on(start('a'));
  protocol.on(start('b'));
  expect(protocol.on(start('c'))).toEqual([error('c', 'MaxSubscriptionsReachedError', 'Max number of 2 subscriptions reached')]);
  protocol.on(stop('a'));
  expect(protocol.on(start('c'))).toMatchObject([{ effect: 'prepare', id: 'c' }]);
});

test('what was stopped before it was ready does not come to life, not even under the same id', () => {
  const protocol = opened();
  protocol.on(start('a'));
  expect(protocol.on(stop('a'))).toEqual([send({ id: 'a', type: 'complete' })]);
  expect(protocol.on(accepted('a', 1))).toEqual([]);
  protocol.on(start('a'));
  expect(protocol.on(accepted('a', 1))).toEqual([]);
  expect(protocol.on(accepted('a', 2))).toHaveLength(2);
});

test('what cannot be read is answered and the connection stays; pong is not answered', () => {
  const protocol = opened();
  const problem = { errorType: 'UnsupportedOperation', message: 'unknown not supported through the realtime channel' };
  expect(protocol.on({ event: 'message', message: { type: 'unintelligible', id: '', problem } }))
    .toEqual([error('', problem.errorType, problem.message)]);
  expect(protocol.on({ event: 'message', message: { type: 'pong' } })).toEqual([]);
  expect(protocol.on(start('a'))).toMatchObject([{ effect: 'prepare' }]);
});

test('an invalidated subscription completes; one whose credentials expired ends with an error', () => {
  const protocol = opened();
  for (const [id, attempt] of [['a', 1], ['b', 2]] as const) {
    protocol.on(start(id));
    protocol.on(accepted(id, attempt));
  }
  expect(protocol.on({ event: 'invalidated', id: 'a' })).toEqual([{ effect: 'unsubscribe', id: 'a' }, send({ id: 'a', type: 'complete' })]);
  expect(protocol.on({ event: 'credentials-expired', id: 'b' }))
    .toEqual([{ effect: 'unsubscribe', id: 'b' }, error('b', 'UnauthorizedException', 'Token has expired.')]);
  expect(protocol.on({ event: 'invalidated', id: 'a' })).toEqual([]);
});

test.each(['lifetime-over', 'disconnected'] as const)('%s ends every subscription, once', (event) => {
  const protocol = opened();
  protocol.on(start('a'));
  protocol.on(accepted('a', 1));
  expect(protocol.on({ event })).toEqual([{ effect: 'unsubscribe', id: 'a' }, expect.objectContaining({ effect: 'close', code: 1000 })]);
  expect(protocol.on({ event })).toEqual([]);
});

test('in any order of events each subscription begins once and ends at most once, within the limit', () => {
  const id = fc.constantFrom('a', 'b', 'c');
  const message = fc.oneof<fc.Arbitrary<ClientMessage>[]>(
    fc.constant({ type: 'connection_init' }),
    id.map((value) => ({ type: 'start', id: value, start: REQUEST })),
    id.map((value) => ({ type: 'stop', id: value })),
    fc.constant({ type: 'pong' }),
  );
  const attempt = fc.integer({ min: 1, max: 6 });
  const event = fc.oneof<fc.Arbitrary<ProtocolEvent>[]>(
    message.map((value) => ({ event: 'message', message: value })),
    fc.constant({ event: 'connection-authorized' }),
    fc.record({ event: fc.constant('accepted' as const), id, attempt }),
    fc.record({ event: fc.constant('refused' as const), id, attempt, errors: fc.constant([]) }),
    fc.record({ event: fc.constantFrom('invalidated' as const, 'credentials-expired' as const), id }),
    fc.constantFrom({ event: 'keep-alive-due' }, { event: 'disconnected' }),
  );
  fc.assert(fc.property(fc.array(event, { maxLength: 60 }), (events) => {
    const protocol = createProtocol(LIMITS);
    const live = new Set<string>();
    for (const effect of events.flatMap((value): readonly Effect[] => protocol.on(value))) {
      if (effect.effect === 'subscribe') {
        expect(live.has(effect.id)).toBe(false);
        live.add(effect.id);
      }
      if (effect.effect === 'unsubscribe') expect(live.delete(effect.id)).toBe(true);
      expect(live.size).toBeLessThanOrEqual(2);
    }
    for (const effect of protocol.on({ event: 'disconnected' })) if (effect.effect === 'unsubscribe') live.delete(effect.id);
    if (events.every((value) => value.event !== 'disconnected')) expect(live.size).toBe(0);
  }), { numRuns: 300 });
});
