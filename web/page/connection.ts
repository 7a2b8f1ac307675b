import type { SignIn } from './sign-in';
import { appSyncTransport, ChatError, type ChatTransport, hasConversations } from '../../client';
import type { PageConfig } from '../../src/contract/page-config';

/** An API that has answered, and what it can do. */
export interface Connection {
  readonly config: PageConfig;
  readonly transport: ChatTransport;
  /** False: an API with `invokeModel` only. */
  readonly hasConversations: boolean;
  readonly isSignedIn: boolean;
  /** Names what this browser keeps: of this API, and of whoever has signed in. */
  readonly place: string;
}

/** Tries the address and the credentials, so that what is wrong is said here and not at the first message. */
export async function connect(config: Partial<PageConfig>, signIn?: SignIn): Promise<Connection> {
  const graphqlUrl = checked(config.graphqlUrl);
  const transport = appSyncTransport({
    graphqlUrl,
    realtimeUrl: config.realtimeUrl,
    credentials: signIn ? { token: () => signIn.token() } : { apiKey: config.apiKey ?? '' },
  });
  try {
    return {
      config: { ...config, graphqlUrl },
      transport,
      hasConversations: await hasConversations(transport),
      isSignedIn: signIn !== undefined,
      place: signIn ? `${graphqlUrl}#${signIn.subject}` : graphqlUrl,
    };
  } catch (reason) {
    throw whyRejected(ChatError.from(reason), graphqlUrl, signIn !== undefined);
  }
}

function checked(graphqlUrl = ''): string {
  try {
    return new URL(graphqlUrl.trim()).href;
  } catch {
    throw new ChatError('BadRequest', `“${graphqlUrl}” is not an address. It looks like https://….amazonaws.com/graphql.`);
  }
}

/** In words for who can mend it. */
export function whyRejected(error: ChatError, graphqlUrl: string, isSignedIn: boolean): ChatError {
  if (error.type !== 'Unauthorized') return error;
  const { host } = new URL(graphqlUrl);
  return new ChatError('Unauthorized', isSignedIn
    ? 'Your sign-in has ended, or is not for this app. Sign in again.'
    : `${host} does not accept this API key. Check it against the stack's output GraphQLAPIKey; it may have expired.`);
}
