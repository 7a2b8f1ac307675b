import * as http from 'node:http';
import * as http2 from 'node:http2';
import * as net from 'node:net';
import { Duplex } from 'node:stream';

export type Request = http.IncomingMessage | http2.Http2ServerRequest;
export type Response = http.ServerResponse | http2.Http2ServerResponse;

export interface Port {
  readonly url: string;
  /** The TCP connection that a request came over. */
  socketOf(request: Request): net.Socket | undefined;
  close(): Promise<void>;
}

/** HTTP/2's connection preface starts so, and no method of HTTP/1.1 does. */
const PREFACE = 'PRI';

/** One port for HTTP/1.1 and for HTTP/2 with prior knowledge, which the AWS SDK for JavaScript speaks by default. */
export async function openPort(handle: (request: Request, response: Response) => void, host = '127.0.0.1', port = 0): Promise<Port> {
  const one = http.createServer(handle);
  const two = http2.createServer({}, handle);
  const sessions = new Map<http2.Http2Session, net.Socket>();
  const sockets = new Set<net.Socket>();
  two.on('sessionError', () => undefined);

  const front = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.setNoDelay();
    socket.once('readable', () => {
      const first: Buffer | null = socket.read();
      if (!first) {
        socket.destroy();
      } else if (first.toString('latin1', 0, PREFACE.length) === PREFACE) {
        two.once('session', (session) => {
          sessions.set(session, socket);
          session.on('close', () => sessions.delete(session));
        });
        two.emit('connection', new ReplayedSocket(socket, first));
      } else {
        socket.unshift(first);
        one.emit('connection', socket);
      }
    });
  });

  await new Promise<void>((resolve, reject) => front.once('error', reject).listen(port, host, resolve));
  const address = front.address() as net.AddressInfo;
  return {
    url: `http://${net.isIPv6(address.address) ? `[${address.address}]` : address.address}:${address.port}`,
    socketOf: (request) => ('stream' in request ? sessions.get(request.stream.session!) : request.socket),
    close: () => new Promise((resolve) => {
      front.close(() => resolve());
      sockets.forEach((socket) => socket.destroy());
    }),
  };
}

/** A socket from its first byte on: HTTP/2 reads from the handle of a plain one and would miss what was read to tell the protocols apart. */
class ReplayedSocket extends Duplex {
  constructor(private readonly socket: net.Socket, first: Buffer) {
    super();
    this.push(first);
    socket.on('data', (bytes) => this.push(bytes) || socket.pause());
    socket.on('end', () => this.push(null));
    socket.on('close', () => this.destroy());
  }

  override _read(): void {
    this.socket.resume();
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.socket.write(bytes, done);
  }

  override _final(done: () => void): void {
    this.socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.socket.destroy();
    done(error);
  }
}
