import * as http from 'node:http';
import * as http2 from 'node:http2';
import type { AddressInfo, Server, Socket } from 'node:net';
import { EventStreamCodec } from '@smithy/core/event-streams';

/** One step of an answer: an event, an exception inside the stream, bytes as they are, a pause, or an end that no model meant. */
export type BedrockStep =
  | { readonly event: string; readonly body: object }
  | { readonly exception: string; readonly message: string }
  | { readonly bytes: Uint8Array }
  | { readonly waitMillis: number }
  | { readonly wait: Promise<unknown> }
  | 'close' | 'reset' | 'goaway' | 'hang';

export type BedrockAnswer =
  | { readonly stream: readonly BedrockStep[] }
  | { readonly json: object }
  | { readonly error: string; readonly status: number; readonly message?: string }
  | 'reset' | 'hang';

export interface BedrockCall {
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: any;
  /** Resolves when the client has given the connection or stream up, or the answer has ended. */
  readonly closed: Promise<void>;
}

const codec = new EventStreamCodec((bytes) => Buffer.from(bytes as Uint8Array).toString(), (text) => Buffer.from(text));

export function frame(type: 'event' | 'exception', name: string, body: object): Uint8Array {
  return codec.encode({
    headers: {
      ':message-type': { type: 'string', value: type },
      [`:${type}-type`]: { type: 'string', value: name },
      ':content-type': { type: 'string', value: 'application/json' },
    },
    body: Buffer.from(JSON.stringify(body)),
  });
}

export const textStep = (text: string): BedrockStep => ({ event: 'contentBlockDelta', body: { contentBlockIndex: 0, delta: { text } } });
export const reasoningStep = (text: string): BedrockStep =>
  ({ event: 'contentBlockDelta', body: { contentBlockIndex: 0, delta: { reasoningContent: { text } } } });
export const stopStep = (stopReason = 'end_turn'): BedrockStep => ({ event: 'messageStop', body: { stopReason } });
export const USAGE = { inputTokens: 7, outputTokens: 11, totalTokens: 18, cacheReadInputTokens: 3, cacheWriteInputTokens: 2 };
export const usageStep: BedrockStep = { event: 'metadata', body: { usage: USAGE, metrics: { latencyMs: 1 } } };

/** A whole answer: the texts one by one, then its end. */
export const say = (...texts: string[]): BedrockAnswer =>
  ({ stream: [{ event: 'messageStart', body: { role: 'assistant' } }, ...texts.map(textStep), stopStep(), usageStep] });

/** Bedrock's wire on loopback, over HTTP/1.1 or HTTP/2 with prior knowledge. Answers what it is told to, request by request. */
export class FakeBedrock {
  public static async start(protocol: 'HTTP/1.1' | 'HTTP/2' = 'HTTP/1.1'): Promise<FakeBedrock> {
    const fake = new FakeBedrock(protocol);
    await new Promise<void>((resolve) => fake.server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  public readonly calls: BedrockCall[] = [];
  public connections = 0;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly sessions = new Set<http2.ServerHttp2Session>();

  private constructor(protocol: 'HTTP/1.1' | 'HTTP/2') {
    const receive = (request: any, response: any) => void this.receive(request, response);
    const server = protocol === 'HTTP/1.1' ? http.createServer(receive) : http2.createServer(receive);
    if (protocol === 'HTTP/2') {
      (server as http2.Http2Server).on('session', (session) => {
        this.sessions.add(session);
        session.on('error', () => {});
      });
    }
    server.on('connection', (socket: Socket) => {
      this.connections++;
      this.sockets.add(socket);
      socket.on('error', () => {});
    });
    this.server = server;
  }

  /** What is answered; the argument counts the requests from 1. */
  public answer: (nth: number, call: BedrockCall) => BedrockAnswer = () => say('Hello.');

  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public async close(): Promise<void> {
    for (const session of this.sessions) session.destroy();
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async receive(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const closed = new Promise<void>((resolve) => response.on('close', resolve));
    const call: BedrockCall = {
      path: decodeURIComponent(request.url!), headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()), closed,
    };
    this.calls.push(call);
    response.on('error', () => {});

    const answer = this.answer(this.calls.length, call);
    if (answer === 'hang') return;
    if (answer === 'reset') return this.breakOff(response, 'reset');
    if ('error' in answer) {
      response.writeHead(answer.status, { 'content-type': 'application/json', 'x-amzn-errortype': answer.error });
      response.end(JSON.stringify({ message: answer.message ?? 'no' }));
      return;
    }
    if ('json' in answer) {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer.json));
      return;
    }
    response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' });
    response.flushHeaders?.();
    for (const step of answer.stream) {
      if (response.destroyed) return;
      if (step === 'hang') return;
      if (step === 'close' || step === 'reset' || step === 'goaway') {
        await new Promise((resolve) => setTimeout(resolve, 20));
        return this.breakOff(response, step);
      }
      if ('waitMillis' in step) await new Promise((resolve) => setTimeout(resolve, step.waitMillis));
      else if ('wait' in step) await step.wait;
      else response.write('bytes' in step ? step.bytes : 'event' in step ? frame('event', step.event, step.body) : frame('exception', step.exception, { message: step.message }));
    }
    response.end();
  }

  /** The connection, or the stream in it, ends without a word of why. */
  private breakOff(response: any, how: 'close' | 'reset' | 'goaway'): void {
    if (!response.stream) return how === 'reset' ? response.socket.resetAndDestroy() : response.socket.end();
    if (how === 'reset') return response.stream.close(http2.constants.NGHTTP2_CANCEL);
    if (how === 'close') return this.sockets.forEach((socket) => socket.end());
    const { session } = response.stream;
    session.goaway();
    session.destroy();
  }
}
