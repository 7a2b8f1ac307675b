import WebSocket from 'ws';
import { applyEvent, appSyncTransport, type ChatTransport, type Credentials, isEnd, needsRepair, randomId } from '../../client';
import type { RunningApi } from '../../local';
import type { ReplyEvent, Turn } from '../../src/contract/schema-types';

/** The reference client's transport, in Node.js, with its sockets at hand. */
export interface Client extends ChatTransport {
  /** Those that are open. */
  readonly sockets: ReadonlySet<WebSocket>;
  /** A conversation that nobody knows yet, heard from its first event on. */
  listen(conversationId?: string): Promise<Listener>;
}

export function visit({ graphqlUrl, realtimeUrl }: Pick<RunningApi, 'graphqlUrl' | 'realtimeUrl'>, credentials: Credentials): Client {
  const sockets = new Set<WebSocket>();
  const transport = appSyncTransport({
    graphqlUrl,
    realtimeUrl,
    credentials,
    openSocket(url, protocols) {
      const socket = new WebSocket(url, protocols);
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      return socket;
    },
  });
  return { ...transport, sockets, listen: (conversationId = randomId()) => Listener.start(transport, conversationId) };
}

interface Awaited {
  readonly wants: (event: ReplyEvent) => boolean;
  resolve(event: ReplyEvent): void;
}

/** A subscriber that notes every event as it arrives, without repairing anything. */
export class Listener {
  static start(transport: ChatTransport, conversationId: string): Promise<Listener> {
    return new Promise((resolve, reject) => {
      const listener: Listener = new Listener(transport, conversationId, transport.onReply(conversationId, {
        next: (event) => listener.heard(event),
        started: () => resolve(listener),
        error: reject,
      }));
    });
  }

  readonly events: ReplyEvent[] = [];
  private readonly awaited = new Set<Awaited>();

  private constructor(private readonly transport: ChatTransport, readonly conversationId: string, readonly stop: () => void) {}

  send(message: string, requestId?: string): Promise<Turn> {
    return this.transport.sendMessage({ conversationId: this.conversationId, message, ...(requestId ? { requestId } : {}) });
  }

  /** Sends, and hears the reply to its end. */
  async ask(message: string): Promise<ReplyEvent> {
    return this.end((await this.send(message)).id);
  }

  /** The first event, past or to come, that is wanted. */
  event(wants: (event: ReplyEvent) => boolean): Promise<ReplyEvent> {
    const past = this.events.find(wants);
    return past ? Promise.resolve(past) : new Promise((resolve) => this.awaited.add({ wants, resolve }));
  }

  end(turnId: string): Promise<ReplyEvent> {
    return this.event((event) => event.turnId === turnId && isEnd(event.status));
  }

  /** The turn as the API has it now. */
  async turn(id: string): Promise<Turn> {
    return (await this.transport.turn(this.conversationId, id))!;
  }

  /** Asks for the turn until it is so. */
  async until(id: string, wants: (turn: Turn) => boolean): Promise<Turn> {
    for (;;) {
      const turn = await this.turn(id);
      if (wants(turn)) return turn;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** What the events alone make of the reply; undefined where they left a gap. */
  assembled(turnId: string): string | undefined {
    const said = this.events.filter((event) => event.turnId === turnId).reduce(applyEvent, []).at(0);
    return said && !needsRepair({ ...said, message: '' }) ? said.reply : undefined;
  }

  private heard(event: ReplyEvent): void {
    this.events.push(event);
    for (const waiting of this.awaited) {
      if (!waiting.wants(event)) continue;
      this.awaited.delete(waiting);
      waiting.resolve(event);
    }
  }
}
