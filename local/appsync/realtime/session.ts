import type { Clock, Log } from '../../services';
import { Refusal, type Authorizer, type Engine, type PreparedSubscription, type RequestHeaders } from '../types';
import { filterProblem } from './filter-limits';
import { dataFrame, parseMessage, type RealtimeError, type StartRequest } from './messages';
import { createProtocol, type Effect, type ProtocolEvent, type ProtocolLimits } from './protocol';
import type { Subscriptions } from './subscriptions';

const KEEP_ALIVE_MILLIS = 60_000;
const LIFETIME_MILLIS = 24 * 60 * 60 * 1000;

/** What the client brought to the handshake. */
export interface Handshake {
  /** The GraphQL endpoint's path: signatures are made over it, and over `<path>/connect`. */
  readonly path: string;
  readonly headers: RequestHeaders;
  /** Why the handshake cannot be served. */
  readonly problem?: RealtimeError;
}

export interface SessionServices {
  readonly authorizer: Authorizer;
  readonly engine: Engine;
  readonly subscriptions: Subscriptions;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits?: ProtocolLimits;
}

export interface Transport {
  send(text: string): void;
  close(code: number, reason: string): void;
}

export interface Session {
  receive(text: string): void;
  /** The other side is gone. */
  closed(): void;
}

/** One client: performs what the protocol asks for. */
export function openSession(handshake: Handshake, transport: Transport, services: SessionServices): Session {
  const { authorizer, engine, subscriptions, clock, log } = services;
  const protocol = createProtocol(services.limits);
  const endings = new Map<string, () => void>();
  const lifetime = clock.setTimeout(() => dispatch({ event: 'lifetime-over' }), LIFETIME_MILLIS);
  let keepAlive: { cancel(): void } | undefined;

  function dispatch(event: ProtocolEvent, accepted?: Accepted): void {
    for (const effect of protocol.on(event)) perform(effect, accepted);
  }

  function perform(effect: Effect, accepted?: Accepted): void {
    switch (effect.effect) {
      case 'send': return transport.send(JSON.stringify(effect.message));
      case 'keep-alive': return sendKeepAlive();
      case 'authorize-connection': return void authorizeConnection();
      case 'prepare': return void prepare(effect.id, effect.attempt, effect.start);
      case 'subscribe': return subscribe(effect.id, accepted!);
      case 'unsubscribe': return unsubscribe(effect.id);
      case 'close':
        stopTimers();
        return transport.close(effect.code, effect.reason);
    }
  }

  function sendKeepAlive(): void {
    transport.send('{"type":"ka"}');
    keepAlive?.cancel();
    keepAlive = clock.setTimeout(() => dispatch({ event: 'keep-alive-due' }), KEEP_ALIVE_MILLIS);
  }

  async function authorizeConnection(): Promise<void> {
    try {
      await authorizer.authorize({ method: 'POST', path: `${handshake.path}/connect`, headers: handshake.headers, body: '{}' });
      dispatch({ event: 'connection-authorized' });
    } catch (error) {
      const { errorType, message, status } = asRefusal(error, log);
      dispatch({ event: 'connection-refused', error: { errorType, message, errorCode: status } });
    }
  }

  async function prepare(id: string, attempt: number, start: StartRequest): Promise<void> {
    try {
      const caller = await authorizer.authorize({ method: 'POST', path: handshake.path, headers: start.headers, body: start.data });
      const prepared = await engine.prepare(start.request, caller, start.headers);
      const errors = 'errors' in prepared ? prepared.errors : filterErrors(prepared);
      if (errors.length > 0) return dispatch({ event: 'refused', id, attempt, errors });
      dispatch({ event: 'accepted', id, attempt }, { prepared: prepared as PreparedSubscription, expires: caller.expires });
    } catch (error) {
      const { errorType, message } = asRefusal(error, log);
      dispatch({ event: 'refused', id, attempt, errors: [{ errorType, message }] });
    }
  }

  function subscribe(id: string, { prepared, expires }: Accepted): void {
    const registration = subscriptions.add({
      prepared,
      deliver: (payload) => transport.send(dataFrame(id, payload)),
      invalidate: () => dispatch({ event: 'invalidated', id }),
    });
    const remaining = expires === undefined ? Infinity : expires - clock.now();
    // Beyond the connection's own lifetime there is nothing to end.
    const expiry = remaining < LIFETIME_MILLIS ? clock.setTimeout(() => dispatch({ event: 'credentials-expired', id }), remaining) : undefined;
    endings.set(id, () => {
      registration.remove();
      expiry?.cancel();
    });
  }

  function unsubscribe(id: string): void {
    endings.get(id)?.();
    endings.delete(id);
  }

  function stopTimers(): void {
    lifetime.cancel();
    keepAlive?.cancel();
  }

  if (handshake.problem) dispatch({ event: 'connection-refused', error: handshake.problem });
  return {
    receive: (text) => dispatch({ event: 'message', message: parseMessage(text) }),
    closed: () => dispatch({ event: 'disconnected' }),
  };
}

interface Accepted {
  readonly prepared: PreparedSubscription;
  readonly expires?: number;
}

function filterErrors(prepared: PreparedSubscription): RealtimeError[] {
  return [prepared.filter, prepared.invalidationFilter].flatMap((filter) => {
    const message = filter && filterProblem(filter);
    return message ? [{ message, errorCode: 400 }] : [];
  });
}

function asRefusal(error: unknown, log: Log): Refusal {
  if (error instanceof Refusal) return error;
  log.error('a real-time request failed inside the runner', { error: String((error as Error)?.stack ?? error) });
  return new Refusal(500, 'InternalFailure', 'An internal failure occurred.');
}
