import { WebSocket } from 'ws';
import { appSyncTransport, Chat, ChatError, type ChatSession, type ChatTransport, type Credentials, hasConversations, SingleAnswers } from '../../client';
import { UserError } from '../user-error';

/** An API that has answered. */
export interface Connected {
  readonly transport: ChatTransport;
  /** False: an API with `invokeModel` only. */
  readonly isRemembered: boolean;
  open(conversationId?: string): ChatSession;
}

export interface ApiAddress {
  readonly graphqlUrl: string;
  readonly realtimeUrl?: string;
}

/** Tries address and credentials, so that what is wrong is said before the first question. */
export async function connect({ graphqlUrl, realtimeUrl }: ApiAddress, credentials: Credentials): Promise<Connected> {
  const transport = appSyncTransport({ graphqlUrl, realtimeUrl, credentials, openSocket: (url, protocols) => new WebSocket(url, protocols) });
  const isRemembered = await hasConversations(transport).catch((reason) => {
    throw new UserError(inOneLine(ChatError.from(reason), graphqlUrl, credentials));
  });
  return {
    transport,
    isRemembered,
    open: (conversationId) => isRemembered ? new Chat({ transport, conversationId }) : new SingleAnswers(transport),
  };
}

function inOneLine(error: ChatError, graphqlUrl: string, credentials: Credentials): string {
  if (error.type === 'Unauthorized') {
    return 'apiKey' in credentials
      ? `${new URL(graphqlUrl).host} does not accept this API key: compare it with the stack's output GraphQLAPIKey; it may have expired`
      : `${new URL(graphqlUrl).host} does not accept this token: it may have ended, or be of another user pool`;
  }
  return error.type === 'Network' ? `nothing answers at ${graphqlUrl}: is the address right, and are you online?` : error.message;
}
