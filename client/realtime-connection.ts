import { backoffMillis } from './backoff';
import { type Clock, systemClock } from './clock';
import { authorizationHeaders, type Credentials } from './credentials';
import { ChatError, errorFromWire } from './errors';
import { connectionInit, parseFrame, protocols, type ServerFrame, start, stop } from './realtime-frames';
import { realtimeUrl } from './realtime-url';
import type { ConnectionState, Observer, Unsubscribe } from './transport';

/** What of a WebSocket is used: the browser's, Node's and ws's fit. */
export interface Socket {
  onopen: ((event: any) => void) | null;
  onmessage: ((event: any) => void) | null;
  onclose: ((event: any) => void) | null;
  onerror: ((event: any) => void) | null;
  send(data: string): void;
  close(): void;
}

export interface RealtimeOptions {
  readonly graphqlUrl: string;
  /** Default: made from graphqlUrl. */
  readonly realtimeUrl?: string;
  readonly credentials: Credentials;
  readonly openSocket?: (url: string, protocols: string[]) => Socket;
  readonly clock?: Clock;
  readonly random?: () => number;
}

interface Subscription {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly observer: Observer<Readonly<Record<string, unknown>>>;
  /** Of the `start` that is under way or acknowledged on the present socket. */
  id?: string;
  /** Acknowledged since the last refusal. */
  accepted?: boolean;
  callOff?: () => void;
}

/** No acknowledgement for so long, of the connection or of a start: the socket is as good as lost. */
const HANDSHAKE_MILLIS = 15_000;
/** AppSync's own, for an acknowledgement that does not say. */
const KEEP_ALIVE_MILLIS = 300_000;

/** One socket for all subscriptions, there as long as there is one; a lost one is opened again and everything subscribed anew. */
export class RealtimeConnection {
  private readonly subscriptions = new Set<Subscription>();
  private readonly listeners = new Set<(state: ConnectionState) => void>();
  private readonly clock: Clock;
  private state: ConnectionState = 'idle';
  private socket?: Socket;
  private keepAliveMillis = KEEP_ALIVE_MILLIS;
  private failures = 0;
  private starts = 0;
  private callOffTimer?: () => void;
  /** Told apart by identity: what an earlier attempt still says is not heard. */
  private attempt = {};

  constructor(private readonly options: RealtimeOptions) {
    this.clock = options.clock ?? systemClock;
  }

  /** Throws where there is no WebSocket to be had: without one a reply would come by questions alone, late and in pieces. */
  subscribe(query: string, variables: Readonly<Record<string, unknown>>, observer: Subscription['observer']): Unsubscribe {
    if (!this.options.openSocket && typeof WebSocket === 'undefined') {
      throw new Error('`openSocket` must be given where there is no WebSocket, as in Node.js below 22:'
        + ' (url, protocols) => new WebSocket(url, protocols) with the one of the package ws');
    }
    const subscription: Subscription = { query, variables, observer };
    this.subscriptions.add(subscription);
    if (this.state === 'idle') void this.connect();
    else if (this.state === 'connected') void this.start(subscription);
    return () => {
      if (!this.subscriptions.delete(subscription)) return;
      subscription.callOff?.();
      if (this.state === 'connected' && subscription.id) this.socket?.send(stop(subscription.id));
      if (this.subscriptions.size === 0) this.disconnect();
    };
  }

  onState(listener: (state: ConnectionState) => void): Unsubscribe {
    this.listeners.add(listener);
    listener(this.state);
    return () => this.listeners.delete(listener);
  }

  reconnect(): void {
    if (this.state === 'waiting') void this.connect();
  }

  close(): void {
    for (const subscription of this.subscriptions) subscription.callOff?.();
    this.subscriptions.clear();
    this.disconnect();
  }

  private async connect(): Promise<void> {
    const attempt = this.abandonSocket();
    this.setState('connecting');
    this.setTimer(HANDSHAKE_MILLIS, () => this.lost());
    const { graphqlUrl, credentials } = this.options;
    try {
      const headers = { host: new URL(graphqlUrl).host, ...await authorizationHeaders(credentials) };
      if (this.attempt !== attempt) return;
      const open = this.options.openSocket ?? ((url, names) => new WebSocket(url, names));
      const socket = open(this.options.realtimeUrl ?? realtimeUrl(graphqlUrl), protocols(headers));
      this.socket = socket;
      const ifCurrent = <E>(run: (event: E) => void) => (event: E) => { if (this.attempt === attempt) run(event); };
      socket.onopen = ifCurrent(() => socket.send(connectionInit()));
      socket.onmessage = ifCurrent((event: { data: unknown }) => this.receive(parseFrame(event.data)));
      socket.onclose = ifCurrent(() => this.lost());
      socket.onerror = ifCurrent(() => this.lost());
    } catch (reason) {
      if (this.attempt === attempt) this.withoutCredentials(ChatError.from(reason));
    }
  }

  private receive(frame: ServerFrame | undefined): void {
    if (!frame) return;
    if (this.state === 'connected') this.expectKeepAlive();
    const subscription = [...this.subscriptions].find(({ id }) => id !== undefined && id === frame.id);
    switch (frame.type) {
      case 'connection_ack': return this.acknowledged(frame.payload?.connectionTimeoutMs);
      case 'connection_error': return this.connectionError(frame);
      case 'start_ack':
        this.failures = 0;
        if (!subscription) return;
        subscription.callOff?.();
        subscription.accepted = true;
        return subscription.observer.started();
      case 'data':
        if (frame.payload?.data) subscription?.observer.next(frame.payload.data);
        return;
      case 'error':
        if (subscription) this.startError(subscription, frame);
        return;
      case 'complete':
        if (subscription) this.drop(subscription, new ChatError('Forbidden', 'The API has ended this subscription.'));
        return;
      default: // ka, and what the protocol may bring
    }
  }

  private acknowledged(connectionTimeoutMs = KEEP_ALIVE_MILLIS): void {
    this.keepAliveMillis = connectionTimeoutMs;
    this.setState('connected');
    this.expectKeepAlive();
    for (const subscription of this.subscriptions) void this.start(subscription);
  }

  private expectKeepAlive(): void {
    this.setTimer(this.keepAliveMillis, () => this.lost());
  }

  private async start(subscription: Subscription): Promise<void> {
    const { attempt, socket } = this;
    const id = String(++this.starts);
    subscription.id = id;
    subscription.callOff?.();
    subscription.callOff = this.clock.after(HANDSHAKE_MILLIS, () => this.lost());
    try {
      const headers = { host: new URL(this.options.graphqlUrl).host, ...await authorizationHeaders(this.options.credentials) };
      if (this.attempt !== attempt || subscription.id !== id || !this.subscriptions.has(subscription)) return;
      socket!.send(start(id, subscription.query, subscription.variables, headers));
    } catch (reason) {
      if (this.attempt === attempt) this.withoutCredentials(ChatError.from(reason));
    }
  }

  private startError(subscription: Subscription, frame: ServerFrame): void {
    const error = errorFromWire(frame.payload?.errors ?? []);
    // AppSync ends a subscription together with the token that it began with; the next one may be taken.
    const mayBeRenewed = error.type === 'Unauthorized' && subscription.accepted && 'token' in this.options.credentials;
    subscription.accepted = false;
    if (mayBeRenewed) return void this.start(subscription);
    if (!error.retryable) return this.drop(subscription, error);
    subscription.id = undefined;
    subscription.callOff?.();
    subscription.callOff = this.clock.after(backoffMillis(++this.failures, this.options.random), () => void this.start(subscription));
  }

  private connectionError(frame: ServerFrame): void {
    const error = errorFromWire(frame.payload?.errors ?? []);
    if (error.type === 'Unauthorized') this.refused(error);
    else this.lost();
  }

  /** Ends one subscription for good. */
  private drop(subscription: Subscription, error: ChatError): void {
    if (!this.subscriptions.delete(subscription)) return;
    subscription.callOff?.();
    subscription.observer.error(error);
    if (this.subscriptions.size === 0) this.disconnect();
  }

  /** A token that cannot be had for the moment is asked for again, as at a lost socket. */
  private withoutCredentials(error: ChatError): void {
    if (error.retryable) this.lost();
    else this.refused(error);
  }

  /** Ends all: the same credentials would be refused again. */
  private refused(error: ChatError): void {
    const subscriptions = [...this.subscriptions];
    this.close();
    for (const { observer } of subscriptions) observer.error(error);
  }

  private lost(): void {
    this.abandonSocket();
    this.setState('waiting');
    this.setTimer(backoffMillis(++this.failures, this.options.random), () => void this.connect());
  }

  private disconnect(): void {
    this.abandonSocket();
    this.failures = 0;
    this.setState('idle');
  }

  private abandonSocket(): object {
    this.callOffTimer?.();
    this.attempt = {};
    for (const subscription of this.subscriptions) {
      subscription.callOff?.();
      subscription.id = undefined;
    }
    const socket = this.socket;
    this.socket = undefined;
    socket?.close();
    return this.attempt;
  }

  private setTimer(millis: number, run: () => void): void {
    this.callOffTimer?.();
    this.callOffTimer = this.clock.after(millis, run);
  }

  private setState(state: ConnectionState): void {
    if (this.state === state) return;
    this.state = state;
    for (const listener of this.listeners) listener(state);
  }
}
