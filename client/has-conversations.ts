import { ChatError } from './errors';
import { randomId } from './random-id';
import type { ChatTransport } from './transport';

/** Tries the address and the credentials. False: an API with `invokeModel` only. Rejects with what is wrong. */
export function hasConversations(transport: Pick<ChatTransport, 'turns'>): Promise<boolean> {
  return transport.turns(randomId(), { limit: 1 }).then(() => true, (reason) => {
    const error = ChatError.from(reason);
    if (error.type === 'Unsupported') return false;
    throw error;
  });
}
