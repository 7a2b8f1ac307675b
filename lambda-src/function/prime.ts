import * as tls from 'node:tls';
import type { StreamReply } from './bedrock/reply-part';

/**
 * What the first event would otherwise pay for with the little CPU that an invocation has: endpoint rules, serializers and signers
 * run once, the certificates are read. Nothing is sent: the signal is aborted before it begins.
 */
export async function prime(streamReply: StreamReply, sign: (body: string) => Promise<unknown>): Promise<void> {
  tls.createSecureContext();
  const nobody = { kind: 'turn', conversationId: '-', turnId: '-', owner: '-', message: '-', history: [] } as const;
  const stream = streamReply(nobody, AbortSignal.abort())[Symbol.asyncIterator]();
  await Promise.allSettled([stream.next(), sign('{}')]);
}
