import * as tls from 'node:tls';
import type { StreamReply } from './bedrock/reply-part';
import { type Connections, rehearse } from './connections';
import type { ReplyApi } from './graphql/reply-api';

const NOBODY = { conversationId: '-', turnId: '-', owner: '-' };

/**
 * What the first event would otherwise pay for with the little CPU that an invocation has: the certificates are read; endpoint rules,
 * serializers, signers and the HTTP client run once. Nothing is sent: one request is aborted before it begins, the other is answered in
 * memory. It waits for nothing, so that it is done before Lambda hands over the first event.
 */
export async function prime(streamReply: StreamReply, api: ReplyApi, apiConnections: Connections): Promise<void> {
  tls.createSecureContext();
  const stream = streamReply({ kind: 'turn', ...NOBODY, message: '-', history: [] }, AbortSignal.abort())[Symbol.asyncIterator]();
  const claim = () => api.startTurn({ ...NOBODY, claim: '-', timeoutSeconds: 1 }, { timeoutMillis: 1_000 });
  await Promise.allSettled([stream.next(), rehearse(apiConnections, '{"data":{}}', claim)]);
}
