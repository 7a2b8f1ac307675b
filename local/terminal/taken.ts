import type { Writable } from 'node:stream';

/** Resolves when the reader has taken all that was written, or has gone: what a pipe still holds back, `process.exit` throws away. */
export function taken(stream: Writable): Promise<void> {
  return new Promise((resolve) => { stream.write('', () => resolve()); });
}
