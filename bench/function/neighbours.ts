import * as http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { frame, USAGE } from '../../test/fakes/fake-bedrock';

/** Milliseconds that parent and child read alike. */
export const now = () => performance.timeOrigin + performance.now();
const sleepUntil = (moment: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, moment - now())));

export interface Pace {
  readonly firstDeltaMillis: number;
  readonly deltas: number;
  readonly everyMillis: number;
  readonly publishMillis: number;
}

export interface Publish {
  readonly at: number;
  readonly field: string;
  readonly bytes: number;
  readonly input: Record<string, any>;
}

/** Bedrock and AppSync over TLS on loopback, HTTP/1.1 and HTTP/2; they note when what came and went. */
export class Neighbours {
  public static async start(): Promise<Neighbours> {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
      keySize: 2048, extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
    } as Parameters<typeof generate>[1]);
    const neighbours = new Neighbours(key, cert);
    await Promise.all([neighbours.bedrock, neighbours.appSync].map((server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))));
    return neighbours;
  }

  public pace: Pace = { firstDeltaMillis: 0, deltas: 1, everyMillis: 0, publishMillis: 1 };
  public deltaTimes: number[] = [];
  public publishes: Publish[] = [];
  private readonly bedrock: http2.Http2SecureServer;
  private readonly appSync: http2.Http2SecureServer;

  private constructor(key: string, public readonly certificate: string) {
    const options = { key, cert: certificate, allowHTTP1: true };
    this.bedrock = http2.createSecureServer(options, (request, response) => void this.answerModel(request, response));
    this.appSync = http2.createSecureServer(options, (request, response) => void this.answerApi(request, response));
  }

  public get bedrockUrl(): string {
    return `https://localhost:${(this.bedrock.address() as AddressInfo).port}`;
  }

  public get graphqlUrl(): string {
    return `https://localhost:${(this.appSync.address() as AddressInfo).port}/graphql`;
  }

  public reset(pace: Pace): void {
    this.pace = pace;
    this.deltaTimes = [];
    this.publishes = [];
  }

  public close(): void {
    this.bedrock.close();
    this.appSync.close();
  }

  private async answerModel(request: http2.Http2ServerRequest, response: http2.Http2ServerResponse): Promise<void> {
    await read(request);
    if (request.url.endsWith('/invoke')) {
      response.end(JSON.stringify({ content: [{ type: 'text', text: 'Hello.' }], stop_reason: 'end_turn' }));
      return;
    }
    response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' });
    const { firstDeltaMillis, deltas, everyMillis } = this.pace;
    const first = now() + firstDeltaMillis;
    response.write(frame('event', 'messageStart', { role: 'assistant' }));
    for (let index = 0; index < deltas; index++) {
      await sleepUntil(first + index * everyMillis);
      this.deltaTimes.push(now());
      response.write(frame('event', 'contentBlockDelta', { contentBlockIndex: 0, delta: { text: String(index).padStart(4, '.') } }));
    }
    response.write(frame('event', 'contentBlockStop', { contentBlockIndex: 0 }));
    response.write(frame('event', 'messageStop', { stopReason: 'end_turn' }));
    response.write(frame('event', 'metadata', { usage: USAGE, metrics: { latencyMs: 1 } }));
    if (request.httpVersion === '2.0') await this.allPublished();
    response.end();
  }

  /**
   * Node's HTTP/2 server closes the connection after the last byte, and the SDK then drops what a slow reader has not read:
   * contenders that lag behind would fail instead of being measured.
   */
  private async allPublished(): Promise<void> {
    const covered = () => this.publishes.filter(({ input }) => input.text || input.contentBlockText).length;
    for (const until = now() + 30_000; covered() < this.pace.deltas && now() < until;) await sleepUntil(now() + 5);
  }

  private async answerApi(request: http2.Http2ServerRequest, response: http2.Http2ServerResponse): Promise<void> {
    const body = await read(request);
    const at = now();
    const { query, variables } = JSON.parse(body);
    const field = /\{\s*(\w+)/.exec(query)![1];
    const input = variables.input ?? {};
    this.publishes.push({ at, field, bytes: Buffer.byteLength(body), input });
    await sleepUntil(at + this.pace.publishMillis);
    const data = field === 'listMessages'
      ? { items: [{ id: 'm1', conversationId: 'c1', role: 'user', content: [{ text: 'Hi?' }] }] }
      : { ...input, status: 'STREAMING' };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ data: { [field]: data } }));
  }
}

async function read(request: http2.Http2ServerRequest): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
