import { WebSocket, type ClientOptions } from 'ws';

export type Frame = { id?: string; type: string; payload?: any };

/** A real-time client that speaks in frames; what arrives before it is asked for waits in a queue, so that none is lost. */
export class RawClient {
  readonly socket: WebSocket;
  /** Code and reason, when the connection has ended. */
  readonly closed: Promise<{ code: number; reason: string }>;
  private readonly arrived: Frame[] = [];
  private readonly awaited: { resolve(frame: Frame): void; reject(error: Error): void }[] = [];

  constructor(url: string, protocols: string[] = ['graphql-ws'], options: ClientOptions = {}) {
    this.socket = new WebSocket(url, protocols, options);
    this.socket.on('message', (data) => {
      const frame = JSON.parse(data.toString()) as Frame;
      const waiting = this.awaited.shift();
      if (waiting) waiting.resolve(frame);
      else this.arrived.push(frame);
    });
    this.socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => this.socket.on('close', (code, reason) => {
      this.awaited.splice(0).forEach(({ reject }) => reject(new Error(`the connection ended with ${code} ${reason.toString()}`)));
      resolve({ code, reason: reason.toString() });
    }));
  }

  opened(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.once('open', resolve);
      this.socket.once('error', reject);
    });
  }

  send(frame: unknown): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  start(id: string, headers: Record<string, string>, query: string, variables: Record<string, unknown> = {}): void {
    this.send({ id, type: 'start', payload: { data: JSON.stringify({ query, variables }), extensions: { authorization: headers } } });
  }

  async subscribe(id: string, headers: Record<string, string>, query: string, variables: Record<string, unknown> = {}): Promise<void> {
    this.start(id, headers, query, variables);
    const frame = await this.next();
    if (frame.type !== 'start_ack' || frame.id !== id) throw new Error(`expected start_ack of ${id}, got ${JSON.stringify(frame)}`);
  }

  /** The next frame, in order of arrival. */
  async next(): Promise<Frame> {
    const frame = this.arrived.shift();
    if (frame) return frame;
    if (this.socket.readyState === WebSocket.CLOSED) throw new Error('the connection has ended and there is no further frame');
    return new Promise((resolve, reject) => this.awaited.push({ resolve, reject }));
  }

  /** What has arrived and nobody has asked for. */
  get waiting(): readonly Frame[] {
    return this.arrived;
  }

  async close(): Promise<void> {
    this.socket.close();
    await this.closed;
  }
}

/** How current clients carry credentials: base64url of JSON in a subprotocol. */
export function subprotocols(headers: Record<string, string>): string[] {
  return ['graphql-ws', `header-${Buffer.from(JSON.stringify(headers)).toString('base64url')}`];
}

/** Connected and acknowledged, with the credentials in a subprotocol. */
export async function connectRaw(url: string, headers: Record<string, string>, options: ClientOptions = {}): Promise<RawClient> {
  const client = new RawClient(url, subprotocols(headers), options);
  await client.opened();
  client.send({ type: 'connection_init' });
  for (const expected of ['connection_ack', 'ka']) {
    const frame = await client.next();
    if (frame.type !== expected) throw new Error(`expected ${expected}, got ${JSON.stringify(frame)}`);
  }
  return client;
}
