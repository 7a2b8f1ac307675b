import * as http from 'node:http';
import * as net from 'node:net';
import { onePort } from '../../../../local/appsync/server/one-port';

test('a connection that says nothing is let go, one that has spoken may take its time', async () => {
  const silenceMillis = 20;
  const plain = http.createServer((_request, response) => void setTimeout(() => response.end('late'), 5 * silenceMillis));
  const { listener, closeConnections } = onePort(http.createServer(), plain, silenceMillis);
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address() as net.AddressInfo;
  const mute = net.connect(port, '127.0.0.1');
  try {
    const [answer] = await Promise.all([
      fetch(`http://127.0.0.1:${port}`).then((response) => response.text()),
      new Promise((resolve) => mute.resume().once('close', resolve)),
    ]);
    expect(answer).toBe('late');
  } finally {
    closeConnections();
    await new Promise((resolve) => listener.close(resolve));
  }
});
