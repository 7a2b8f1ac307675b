import { Documents } from './documents';
import { GraphqlHttp } from './graphql-http';
import { RealtimeConnection, type RealtimeOptions } from './realtime-connection';
import type { ChatTransport, Observer } from './transport';
import type { ReplyEvent } from '../src/contract/schema-types';

export interface AppSyncTransportOptions extends RealtimeOptions {
  readonly fetch?: typeof fetch;
}

/** A ChatTransport over AppSync: operations by HTTP, subscriptions over its real-time protocol. */
export function appSyncTransport(options: AppSyncTransportOptions): ChatTransport {
  const http = new GraphqlHttp(options.graphqlUrl, options.credentials, options.fetch);
  const realtime = new RealtimeConnection(options);
  const subscribe = <T>(field: string, query: string, variables: Record<string, unknown>, observer: Observer<T>) =>
    realtime.subscribe(query, variables, {
      next: (data) => { if (data[field] !== null && data[field] !== undefined) observer.next(data[field] as T); },
      started: () => observer.started(),
      error: (error) => observer.error(error),
    });
  return {
    hello: () => http.request('hello', Documents.hello),
    sendMessage: (input) => http.request('sendMessage', Documents.sendMessage, { input }),
    cancelTurn: (conversationId, id) => http.request('cancelTurn', Documents.cancelTurn, { conversationId, id }),
    turn: (conversationId, id) => http.request('turn', Documents.turn, { conversationId, id }),
    turns: (conversationId, page) => http.request('turns', Documents.turns, { conversationId, ...page }),
    conversations: (page) => http.request('conversations', Documents.conversations, { ...page }),
    deleteConversation: (id) => http.request('deleteConversation', Documents.deleteConversation, { id }),
    invokeModel: (input) => http.request('invokeModel', Documents.invokeModel, { input }),
    onReply: (conversationId, observer) => subscribe<ReplyEvent>('onReply', Documents.onReply, { conversationId }, observer),
    onModelResponse: (observer) => subscribe<string>('onModelResponse', Documents.onModelResponse, {}, observer),
    onConnection: (listener) => realtime.onState(listener),
    reconnect: () => realtime.reconnect(),
    close: () => realtime.close(),
  };
}
