/**
 * Fan-out of the local runner: one API, many subscribers, each on a connection of its own in another process.
 * npx tsx bench/real-time.ts [--subscribers 500] [--rate 20] [--seconds 60]
 * Prints one line of JSON: deliveries a second, what was lost, and the memory of the server at the start, on the way and at the end.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { connectRaw, type RawClient } from '../test/local/clients/raw';
import { setStage } from '../test/local/clients/stage';

const ON_SAID = 'subscription OnSaid($room: ID!) { onSaid(room: $room) { room text by } }';
const SAY = 'mutation Say($room: ID!, $text: String!) { say(room: $room, text: $text) { room text by } }';
const TEXT = 'lorem ipsum '.repeat(16);

/** The other process: subscribes, counts, and says what it heard when told that all is said. */
async function listen(url: string, apiKey: string, count: number): Promise<void> {
  const headers = { 'x-api-key': apiKey };
  const clients: RawClient[] = [];
  for (let index = 0; index < count; index++) {
    const client = await connectRaw(url, headers);
    await client.subscribe('s', headers, ON_SAID, { room: 'bench' });
    clients.push(client);
  }
  let heard = 0;
  let outOfOrder = 0;
  const latencies: number[] = [];
  for (const client of clients) {
    let expected = 0;
    client.socket.removeAllListeners('message');
    client.socket.on('message', (data) => {
      const frame = JSON.parse(data.toString());
      if (frame.type !== 'data') return;
      const [number, sentAt] = frame.payload.data.onSaid.text.split(' ', 2).map(Number);
      if (number !== expected++) outOfOrder++;
      if (heard++ % 97 === 0) latencies.push(Date.now() - sentAt);
    });
  }
  process.on('message', () => {
    latencies.sort((a, b) => a - b);
    process.send!({ heard, outOfOrder, p50: latencies[Math.floor(latencies.length / 2)], p99: latencies[Math.floor(latencies.length * 0.99)] });
    process.disconnect();
    process.exit();
  });
  process.send!('ready');
}

async function publish(): Promise<void> {
  const { values } = parseArgs({
    options: {
      subscribers: { type: 'string', default: '500' }, rate: { type: 'string', default: '20' }, seconds: { type: 'string', default: '60' },
    },
  });
  const [subscribers, rate, seconds] = [values.subscribers, values.rate, values.seconds].map(Number);
  const { server, url, apiKey } = await setStage();
  const listeners = fork(path.resolve(__filename), ['listen', url.replace('http', 'ws'), apiKey, String(subscribers)]);
  await once(listeners, 'message');

  const memory: number[] = [megabytes()];
  const begun = Date.now();
  let said = 0;
  while (said < rate * seconds) {
    const due = begun + said * 1000 / rate;
    if (due > Date.now()) await new Promise((resolve) => setTimeout(resolve, due - Date.now()));
    const text = `${said} ${Date.now()} ${TEXT}`;
    await fetch(url, { method: 'POST', headers: { 'x-api-key': apiKey }, body: JSON.stringify({ query: SAY, variables: { room: 'bench', text } }) });
    if (++said % (rate * Math.max(1, Math.round(seconds / 6))) === 0) memory.push(megabytes());
  }
  const took = (Date.now() - begun) / 1000;
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const answer = once(listeners, 'message');
  listeners.send('end');
  const [{ heard, outOfOrder, p50, p99 }] = await answer;
  await server.close();
  process.stdout.write(`${JSON.stringify({
    subscribers,
    publications: said,
    seconds: took,
    deliveriesPerSecond: Math.round(heard / took),
    lost: said * subscribers - heard,
    outOfOrder,
    latencyMillis: { p50, p99 },
    serverMegabytes: memory,
  })}\n`);
}

function megabytes(): number {
  return Math.round(process.memoryUsage().rss / 1024 / 1024);
}

const [role, url, apiKey, count] = process.argv.slice(2);
void (role === 'listen' ? listen(url, apiKey, Number(count)) : publish());
