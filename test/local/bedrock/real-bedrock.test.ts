import * as http from 'node:http';
import type * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { ConverseStreamCommand, InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime';
import { ask, closeAll, drain, REGION, stage, textOf, type Protocol, type Stage } from './harness';
import { chooseModel } from '../../../local/bedrock';
import { handle } from '../../../local/bedrock/endpoint';
import { eventFrame } from '../../../local/bedrock/event-stream';
import { realBedrock } from '../../../local/bedrock/models/real-bedrock';
import { openPort } from '../../../local/bedrock/port';
import { systemClock } from '../../../local/clock';
import { verifySignature } from '../../../local/iam/sigv4';
import type { Principal } from '../../../local/services';

const ME: Principal = { accessKeyId: 'AKIAME', secretAccessKey: 'mine', sessionToken: 'my token', arn: 'arn:aws:iam::1:user/me', accountId: '1', userId: 'me' };
const silent = { info: () => undefined, warn: () => undefined, error: (message: string) => { throw new Error(message); } };
const closers: (() => unknown)[] = [];
afterEach(async () => {
  await closeAll();
  for (const close of closers.splice(0)) {
    await close();
  }
});

const FRAMES = [
  eventFrame('messageStart', { role: 'assistant' }),
  eventFrame('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'from afar' } }),
  eventFrame('messageStop', { stopReason: 'end_turn' }),
];

/** The service in AWS: what is signed there is checked, then it streams, or throttles whoever says so. */
async function real() {
  const seen: { headers: http.IncomingHttpHeaders; verdict: unknown }[] = [];
  const service = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const verdict = verifySignature({ method: 'POST', path: request.url!, headers: request.headers, body }, {
        service: 'bedrock', region: REGION, now: Date.now(), find: (id) => (id === ME.accessKeyId ? ME : undefined),
      });
      seen.push({ headers: request.headers, verdict });
      if (body.includes('throttle me')) {
        response.writeHead(429, { 'x-amzn-errortype': 'ThrottlingException', 'content-type': 'application/json' });
        response.end('{"message":"really"}');
      } else {
        response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' });
        FRAMES.forEach((frame) => response.write(frame));
        response.end();
      }
    });
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  closers.push(() => service.close(), () => service.closeAllConnections());
  const { port } = service.address() as AddressInfo;
  const request = ((options: https.RequestOptions, answered: (answer: http.IncomingMessage) => void) =>
    http.request({ ...options, agent: undefined, hostname: '127.0.0.1', port }, answered)) as typeof https.request;
  return { seen, request };
}

/** The runner's endpoint before it, and a client of the app. */
async function front(request: typeof https.request, options: Parameters<Stage['client']>[0] = {}) {
  const { identities, client } = await stage();
  const model = realBedrock({ credentials: async () => ME, request });
  const port = await openPort((call, response) => void handle(call, response, () => port, { identities, clock: systemClock, log: silent, model }));
  closers.push(() => port.close());
  const caller = client(options);
  caller.config.endpoint = async () => ({ protocol: 'http:', hostname: '127.0.0.1', port: Number(new URL(port.url).port), path: '/' });
  return caller;
}

test.each<Protocol>(['HTTP/1.1', 'HTTP/2'])('a call over %s goes on to the real service, signed by the person who runs this, and its answer comes back', async (protocol) => {
  const { seen, request } = await real();
  const client = await front(request, { protocol });
  const { events, error } = await drain((await client.send(new ConverseStreamCommand(ask('Hi', 'eu.anthropic.claude-haiku-5-5')))).stream);
  expect(error).toBeUndefined();
  expect(textOf(events)).toBe('from afar');
  expect(events.at(-1)).toEqual({ messageStop: { stopReason: 'end_turn' } });
  expect(seen).toHaveLength(1);
  expect(seen[0].verdict).toEqual({ principal: ME, region: REGION });
  expect(seen[0].headers).toMatchObject({ 'host': `bedrock-runtime.${REGION}.amazonaws.com`, 'x-amz-security-token': 'my token' });
});

test('what InvokeModel says in headers goes on with it: a guardrail, a tier, a latency', async () => {
  const { seen, request } = await real();
  const client = await front(request);
  await client.send(new InvokeModelCommand({
    modelId: 'us.anthropic.claude-haiku-5-5', body: '{}', guardrailIdentifier: 'abc', guardrailVersion: '1', serviceTier: 'flex', performanceConfigLatency: 'optimized',
  }));
  expect(seen[0].verdict).toMatchObject({ principal: ME });
  expect(seen[0].headers).toMatchObject({
    'x-amzn-bedrock-guardrailidentifier': 'abc', 'x-amzn-bedrock-guardrailversion': '1', 'x-amzn-bedrock-service-tier': 'flex', 'x-amzn-bedrock-performanceconfig-latency': 'optimized',
  });
});

test('its refusals come back as they are', async () => {
  const { request } = await real();
  await expect((await front(request)).send(new ConverseStreamCommand(ask('throttle me')))).rejects.toMatchObject({ name: 'ThrottlingException', message: 'really' });
});

test('what the app may not do is refused here and never reaches the service', async () => {
  const { seen, request } = await real();
  const client = await front(request, { statements: [] });
  await expect(client.send(new ConverseStreamCommand(ask('Hi')))).rejects.toMatchObject({ name: 'AccessDeniedException' });
  expect(seen).toEqual([]);
});

test('a service that cannot be reached is unavailable', async () => {
  const request = ((options: https.RequestOptions, answered: () => void) => http.request({ ...options, agent: undefined, hostname: '127.0.0.1', port: 1 }, answered)) as typeof https.request;
  await expect((await front(request)).send(new ConverseStreamCommand(ask('Hi')))).rejects.toMatchObject({ name: 'ServiceUnavailableException' });
});

test('without credentials a call is refused, and told what to do', async () => {
  const { identities, client } = await stage();
  const model = realBedrock({ credentials: () => Promise.reject(new Error('there are no AWS credentials: sign in')) });
  const port = await openPort((call, response) => void handle(call, response, () => port, { identities, clock: systemClock, log: silent, model }));
  closers.push(() => port.close());
  const caller = client();
  caller.config.endpoint = async () => ({ protocol: 'http:', hostname: '127.0.0.1', port: Number(new URL(port.url).port), path: '/' });
  await expect(caller.send(new ConverseStreamCommand(ask('Hi')))).rejects.toMatchObject({
    name: 'UnrecognizedClientException', message: '`--model bedrock` signs with your own credentials: there are no AWS credentials: sign in',
  });
});

test('a model is chosen by its name, and a wrong name is one clear line', () => {
  const describe = (options: object) => chooseModel({ clock: systemClock, ...options }).description;
  expect(describe({})).toBe('the embedded model');
  expect(describe({ model: 'bedrock' })).toBe('Amazon Bedrock');
  expect(describe({ model: 'http://127.0.0.1:1/v1' })).toContain('http://127.0.0.1:1/v1');
  expect(() => describe({ model: 'gpt' })).toThrow('`--model` must be embedded, bedrock or the URL');
});
