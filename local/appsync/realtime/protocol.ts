import type { ClientMessage, RealtimeError, ServerMessage, StartRequest } from './messages';

/** One connection's protocol as a state machine: events in, effects out. It knows no socket, no timer and no authorizer. */
export interface Protocol {
  on(event: ProtocolEvent): readonly Effect[];
}

export interface ProtocolLimits {
  readonly subscriptionsPerConnection: number;
  readonly connectionTimeoutMillis: number;
}

/** AppSync's own. */
export const PROTOCOL_LIMITS: ProtocolLimits = { subscriptionsPerConnection: 200, connectionTimeoutMillis: 300_000 };

export type ProtocolEvent =
  | { readonly event: 'message'; readonly message: ClientMessage }
  /** The handshake's credentials hold, or not. */
  | { readonly event: 'connection-authorized' }
  | { readonly event: 'connection-refused'; readonly error: RealtimeError }
  /** A `start` was prepared, or not; `attempt` tells it from an earlier one under the same id. */
  | { readonly event: 'accepted'; readonly id: string; readonly attempt: number }
  | { readonly event: 'refused'; readonly id: string; readonly attempt: number; readonly errors: readonly RealtimeError[] }
  | { readonly event: 'keep-alive-due' }
  | { readonly event: 'invalidated'; readonly id: string }
  | { readonly event: 'credentials-expired'; readonly id: string }
  | { readonly event: 'lifetime-over' }
  | { readonly event: 'disconnected' };

export type Effect =
  | { readonly effect: 'send'; readonly message: ServerMessage }
  | { readonly effect: 'authorize-connection' }
  | { readonly effect: 'keep-alive' }
  | { readonly effect: 'prepare'; readonly id: string; readonly attempt: number; readonly start: StartRequest }
  /** What was accepted is to be heard from now on. */
  | { readonly effect: 'subscribe'; readonly id: string }
  | { readonly effect: 'unsubscribe'; readonly id: string }
  | { readonly effect: 'close'; readonly code: number; readonly reason: string };

interface Subscription { readonly attempt: number; active: boolean }

type Phase = 'opened' | 'authorizing' | 'initialising' | 'open' | 'closed';

export function createProtocol(limits: ProtocolLimits = PROTOCOL_LIMITS): Protocol {
  const subscriptions = new Map<string, Subscription>();
  /** Of a client that sends no connection_init: what waits for the handshake's credentials to be checked. */
  const waiting: ClientMessage[] = [];
  let phase: Phase = 'opened';
  let attempts = 0;

  function receive(message: ClientMessage): Effect[] {
    switch (phase) {
      case 'opened':
        if (message.type === 'connection_init') {
          phase = 'initialising';
        } else {
          phase = 'authorizing';
          waiting.push(message);
        }
        return [{ effect: 'authorize-connection' }];
      case 'authorizing':
        if (waiting.length < limits.subscriptionsPerConnection) waiting.push(message);
        return [];
      case 'open': return serve(message);
      // "All messages sent before receiving connection_ack are ignored."
      default: return [];
    }
  }

  function serve(message: ClientMessage): Effect[] {
    switch (message.type) {
      case 'connection_init': return [acknowledge(limits), keepAlive()];
      case 'start': return start(message.id, message.start);
      case 'stop': return stop(message.id);
      case 'pong': return [];
      case 'unintelligible': return [failed(message.id, message.problem)];
    }
  }

  function start(id: string, request: StartRequest): Effect[] {
    if (subscriptions.has(id)) {
      return [failed(id, { errorType: 'DuplicatedOperationError', message: `Duplicated operation with id ${id}` })];
    }
    if (subscriptions.size >= limits.subscriptionsPerConnection) {
      const message = `Max number of ${limits.subscriptionsPerConnection} subscriptions reached`;
      return [failed(id, { errorType: 'MaxSubscriptionsReachedError', message })];
    }
    const attempt = ++attempts;
    subscriptions.set(id, { attempt, active: false });
    return [{ effect: 'prepare', id, attempt, start: request }];
  }

  function stop(id: string): Effect[] {
    if (!subscriptions.has(id)) return [failed(id, { errorType: 'UnknownOperationError', message: `Unknown operation id ${id}` })];
    return [...end(id), completed(id)];
  }

  function end(id: string): Effect[] {
    const wasActive = subscriptions.get(id)?.active;
    subscriptions.delete(id);
    return wasActive ? [{ effect: 'unsubscribe', id }] : [];
  }

  function authorized(): Effect[] {
    const greeting = phase === 'initialising' ? [acknowledge(limits)] : [];
    phase = 'open';
    return [...greeting, keepAlive(), ...waiting.splice(0).flatMap(serve)];
  }

  function close(code: number, reason: string): Effect[] {
    phase = 'closed';
    waiting.length = 0;
    return [...[...subscriptions.keys()].flatMap(end), { effect: 'close', code, reason }];
  }

  function isCurrent(id: string, attempt: number): boolean {
    return subscriptions.get(id)?.attempt === attempt;
  }

  return {
    on(event) {
      if (phase === 'closed') return [];
      switch (event.event) {
        case 'message': return receive(event.message);
        case 'connection-authorized': return authorized();
        case 'connection-refused':
          return [{ effect: 'send', message: { payload: { errors: [event.error] }, type: 'connection_error' } }, ...close(1008, 'the connection was refused')];
        case 'accepted':
          if (!isCurrent(event.id, event.attempt)) return [];
          subscriptions.get(event.id)!.active = true;
          return [{ effect: 'send', message: { id: event.id, type: 'start_ack' } }, { effect: 'subscribe', id: event.id }];
        case 'refused':
          if (!isCurrent(event.id, event.attempt)) return [];
          return [...end(event.id), { effect: 'send', message: { id: event.id, type: 'error', payload: { errors: event.errors } } }];
        case 'keep-alive-due': return [keepAlive()];
        case 'invalidated': return subscriptions.has(event.id) ? stop(event.id) : [];
        case 'credentials-expired':
          if (!subscriptions.has(event.id)) return [];
          return [...end(event.id), failed(event.id, { errorType: 'UnauthorizedException', message: 'Token has expired.' })];
        case 'disconnected': return close(1000, 'the client is gone');
        case 'lifetime-over': return close(1000, 'the connection has lasted 24 hours');
      }
    },
  };
}

function acknowledge(limits: ProtocolLimits): Effect {
  return { effect: 'send', message: { type: 'connection_ack', payload: { connectionTimeoutMs: limits.connectionTimeoutMillis } } };
}

function keepAlive(): Effect {
  return { effect: 'keep-alive' };
}

function completed(id: string): Effect {
  return { effect: 'send', message: { id, type: 'complete' } };
}

function failed(id: string, error: RealtimeError): Effect {
  return { effect: 'send', message: { id, type: 'error', payload: { errors: [error] } } };
}
