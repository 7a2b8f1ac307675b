import * as net from 'node:net';

const TLS_HANDSHAKE = 0x16;
/** How long a connection may say nothing at first. */
const SILENCE_MILLIS = 60_000;

/** A listener that hands each connection to the TLS server or to the plain one, by its first byte. */
export function onePort(secure: net.Server, plain: net.Server, silenceMillis = SILENCE_MILLIS): { listener: net.Server; closeConnections(): void } {
  const connections = new Set<net.Socket>();
  const listener = net.createServer((socket) => {
    connections.add(socket);
    const abandon = () => void socket.destroy();
    socket.once('close', () => connections.delete(socket));
    socket.on('error', abandon);
    socket.setTimeout(silenceMillis, abandon);
    socket.once('readable', () => {
      const first = socket.read(1) as Buffer | null;
      if (!first) return abandon();
      socket.setTimeout(0);
      socket.off('timeout', abandon);
      socket.unshift(first);
      (first[0] === TLS_HANDSHAKE ? secure : plain).emit('connection', socket);
    });
  });
  return { listener, closeConnections: () => connections.forEach((socket) => socket.destroy()) };
}
