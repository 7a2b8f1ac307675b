import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { selfSignedCertificate } from './certificate';
import type { RequestFaults } from './faults';
import { serveGraphql } from './graphql-endpoint';
import { isHostAllowed } from './host-check';
import { onePort } from './one-port';
import { sendText } from './responses';
import type { Log } from '../../services';
import type { SessionServices } from '../realtime/session';
import { createRealtimeSockets, type SocketLimits } from '../realtime/socket';

export interface ServedApi extends SessionServices {
  /** Of the GraphQL endpoint; clients find the real-time endpoint at the same path or below it at `/realtime`. */
  readonly path: string;
  readonly bodyBytes?: number;
  /** What tests bring on. */
  readonly faults?: RequestFaults;
}

/** Something else to serve: a page, an issuer's documents. */
export interface Route {
  /** Exact, or everything below it if it ends in `/*`. */
  readonly path: string;
  handle(request: http.IncomingMessage, response: http.ServerResponse): void | Promise<void>;
}

export interface ServerOptions {
  /** The first is served at `/graphql` too. */
  readonly apis: readonly ServedApi[];
  readonly routes?: readonly Route[];
  readonly log: Log;
  /** @default 127.0.0.1 */
  readonly host?: string;
  /** @default 0, any free one */
  readonly port?: number;
  readonly socketLimits?: SocketLimits;
}

export interface RunningServer {
  readonly host: string;
  readonly port: number;
  /** PEM. */
  readonly certificate: string;
  close(): Promise<void>;
}

const IDLE_MILLIS = 65_000;

/** AppSync's front: HTTP and WebSocket, TLS and plain, on one port. Rejects with the listener's error, as when the port is taken. */
export async function createServer(options: ServerOptions): Promise<RunningServer> {
  const host = options.host ?? '127.0.0.1';
  const sockets = createRealtimeSockets(options.socketLimits);
  const { key, certificate } = await selfSignedCertificate(host);
  const secure = https.createServer({ key, cert: certificate });
  const plain = http.createServer();
  for (const server of [secure, plain]) {
    // Node's 5 seconds would cut off clients that come back a little later on the same connection.
    server.keepAliveTimeout = IDLE_MILLIS;
    server.on('request', (request, response) => void handleRequest(request, response, options, host));
    server.on('upgrade', (request, socket, head) => handleUpgrade(request, socket, head));
  }
  const { listener, closeConnections } = onePort(secure, plain);

  function handleUpgrade(request: http.IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const path = pathOf(request);
    const api = apiAt(options.apis, path.replace(/\/realtime$/, ''));
    if (!isHostAllowed(request.headers.host, host)) return void socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    if (!api) return void socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
    sockets.accept(request, socket, head, path.replace(/\/realtime$/, ''), api);
  }

  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(options.port ?? 0, host, () => {
      listener.off('error', reject);
      resolve();
    });
  });
  return {
    host,
    port: (listener.address() as AddressInfo).port,
    certificate,
    async close() {
      const closed = new Promise((resolve) => listener.close(resolve));
      await sockets.close();
      closeConnections();
      await closed;
    },
  };
}

async function handleRequest(request: http.IncomingMessage, response: http.ServerResponse, options: ServerOptions, host: string): Promise<void> {
  const path = pathOf(request);
  if (!isHostAllowed(request.headers.host, host)) {
    return sendText(response, 403, `This server answers to this machine's own names, not to ${JSON.stringify(request.headers.host ?? '')}.`);
  }
  const api = apiAt(options.apis, path);
  if (api) return serveGraphql(request, response, path, api);
  const route = options.routes?.find((candidate) => candidate.path.endsWith('/*') ? path.startsWith(candidate.path.slice(0, -1)) : candidate.path === path);
  if (!route) return sendText(response, 404, `There is nothing at ${path}.`);
  try {
    await route.handle(request, response);
  } catch (error) {
    options.log.error(`${path} could not be served`, { error: String((error as Error)?.stack ?? error) });
    if (response.headersSent) return void response.destroy();
    sendText(response, 500, 'This page could not be served; the runner\'s log says why.');
  }
}

function apiAt(apis: readonly ServedApi[], path: string): ServedApi | undefined {
  return apis.find((api) => api.path === path) ?? (path === '/graphql' ? apis[0] : undefined);
}

function pathOf(request: http.IncomingMessage): string {
  return (request.url ?? '/').split('?')[0];
}
