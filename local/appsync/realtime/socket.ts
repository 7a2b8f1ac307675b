import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { connectionHeaders, SUBPROTOCOL } from './credentials';
import { openSession, type SessionServices } from './session';

export interface SocketLimits {
  /** Of one frame from a client. */
  readonly frameBytes: number;
  /** Waiting for a client that does not read; above it the connection ends. */
  readonly bufferedBytes: number;
}

export const SOCKET_LIMITS: SocketLimits = { frameBytes: 1024 * 1024, bufferedBytes: 16 * 1024 * 1024 };

export interface RealtimeSockets {
  /** Takes an upgrade over for the API whose GraphQL endpoint is at `path`. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer, path: string, services: SessionServices): void;
  /** Says goodbye to every client, and waits a little for the answers. */
  close(): Promise<void>;
}

const GOODBYE_MILLIS = 500;

export function createRealtimeSockets(limits: SocketLimits = SOCKET_LIMITS): RealtimeSockets {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: limits.frameBytes,
    perMessageDeflate: false,
    handleProtocols: (offered) => offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false,
  });
  return {
    accept(request, socket, head, path, services) {
      server.handleUpgrade(request, socket, head, (client) => serve(client, request, path, services, limits));
    },
    async close() {
      server.close();
      const goodbyes = [...server.clients].map((client) => new Promise((resolve) => {
        client.once('close', resolve);
        client.close(1001, 'the runner ends');
      }));
      let timer: NodeJS.Timeout | undefined;
      await Promise.race([Promise.all(goodbyes), new Promise((resolve) => { timer = setTimeout(resolve, GOODBYE_MILLIS); })]);
      clearTimeout(timer);
    },
  };
}

function serve(client: WebSocket, request: IncomingMessage, path: string, services: SessionServices, limits: SocketLimits): void {
  const session = openSession({ path, headers: {}, ...connectionHeaders(request) }, {
    send(text) {
      if (client.readyState !== client.OPEN) return;
      if (client.bufferedAmount > limits.bufferedBytes) {
        services.log.warn('a real-time client does not read: its connection is ended', { bufferedBytes: client.bufferedAmount });
        client.terminate();
        return;
      }
      client.send(text);
    },
    close: (code, reason) => client.close(code, reason),
  }, services);
  client.on('message', (data, isBinary) => session.receive(isBinary ? '' : data.toString()));
  client.on('close', () => session.closed());
  // `ws` closes a connection that breaks the WebSocket protocol by itself; without a listener the event would end the process.
  client.on('error', (error) => services.log.info('a real-time client broke the WebSocket protocol', { error: error.message }));
}
