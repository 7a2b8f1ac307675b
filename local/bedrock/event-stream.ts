import { EventStreamCodec } from '@smithy/core/event-streams';

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes as Uint8Array).toString('utf8'),
  (text) => Buffer.from(text, 'utf8'),
);

const text = (value: string) => ({ type: 'string' as const, value });

export function eventFrame(event: string, payload: unknown): Uint8Array {
  return frame({ ':event-type': text(event), ':content-type': text('application/json'), ':message-type': text('event') }, payload);
}

export function exceptionFrame(name: string, message: string): Uint8Array {
  return frame({ ':exception-type': text(name), ':content-type': text('application/json'), ':message-type': text('exception') }, { message });
}

function frame(headers: Record<string, ReturnType<typeof text>>, payload: unknown): Uint8Array {
  return codec.encode({ headers, body: Buffer.from(JSON.stringify(payload)) });
}
