import { once } from 'node:events';
import type * as http2 from 'node:http2';
import type * as net from 'node:net';
import { BedrockError } from './errors';
import { eventFrame, exceptionFrame } from './event-stream';
import type { Fault, Part } from './model';
import type { Request, Response } from './port';

/** Bedrock takes 25 MB. */
const BODY_BYTES = 25 * 1024 * 1024;

export async function readBody(request: Request): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES) {
      throw new BedrockError('ValidationException', `Input is too long: a request may have at most ${BODY_BYTES} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export function answerJson(response: Response, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** An error as the SDKs recognize it: by its header. */
export function refuse(response: Response, error: BedrockError): void {
  if (response.headersSent) {
    response.end(exceptionFrame(error.name[0].toLowerCase() + error.name.slice(1), error.message));
    return;
  }
  response.writeHead(error.status, { 'content-type': 'application/json', 'x-amzn-errortype': error.name });
  response.end(JSON.stringify({ message: error.message }));
}

/** Writes frames no faster than they are read. */
export async function writeParts(
  response: Response, parts: AsyncIterable<Part>, socket: () => net.Socket | undefined, signal: AbortSignal,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' });
  for await (const part of parts) {
    if (signal.aborted) {
      return;
    }
    if ('fault' in part) {
      return breakConnection(response, socket(), part.fault);
    }
    if (!write(response, 'event' in part ? eventFrame(part.event, part.payload) : exceptionFrame(part.exception, part.message))) {
      await once(response, 'drain', { signal }).catch(() => undefined);
    }
  }
  response.end();
}

export function breakConnection(response: Response, socket: net.Socket | undefined, fault: Fault): void {
  const frame = eventFrame('contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'never arrives' } });
  switch (fault) {
    case 'cut':
      // What was written before has to be on its way first.
      setImmediate(() => socket?.end(() => socket.destroy()));
      return;
    case 'reset':
      setImmediate(() => socket?.resetAndDestroy());
      return;
    case 'goaway':
      if ('stream' in response) {
        const { session } = (response as http2.Http2ServerResponse).stream;
        session?.goaway();
        setImmediate(() => session?.destroy());
      } else {
        setImmediate(() => socket?.end(() => socket.destroy()));
      }
      return;
    case 'end':
      response.end();
      return;
    case 'stall':
      return;
    case 'torn-frame':
      response.end(frame.subarray(0, frame.length - 8));
      return;
    case 'bad-checksum':
      frame[frame.length - 1] = 255 - frame[frame.length - 1];
      response.end(frame);
      return;
  }
}

/** The two protocols' responses have one method under two types. */
const write = (response: Response, bytes: Uint8Array): boolean => (response.write as (chunk: Uint8Array) => boolean).call(response, bytes);
