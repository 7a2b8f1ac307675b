import * as fs from 'node:fs';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildASTSchema, graphql, type GraphQLSchema, parse, validate } from 'graphql';
import { type WebSocket, WebSocketServer } from 'ws';
import { Conversations, Refused, RunningReply } from './web-conversations';
import type { ReplyEvent } from '../../src/contract/schema-types';

export interface WebApiOptions {
  /** What the model does; default: repeats the question. */
  readonly answer?: (reply: RunningReply) => void;
  /** Only what the serverless pattern has: hello, invokeModel, onModelResponse. */
  readonly pattern?: boolean;
  readonly connectionTimeoutMs?: number;
}

/** What goes wrong, as a test sets it. */
export interface Faults {
  /** What of an event reaches subscribers, in what order. */
  deliver: (event: ReplyEvent) => readonly ReplyEvent[];
  /** Carries out the next so many `sendMessage`s and breaks the connection instead of answering. */
  loseSendAnswers: number;
  /** Answers the next so many requests with this status: of all, or of those that hold these words. */
  refuse: { times: number; status: number; of?: string };
  refuseSockets: boolean;
  /** Forbids this field, as long as it is set. */
  refuseField?: 'turns' | 'onReply';
}

interface Subscriber {
  readonly socket: WebSocket;
  readonly id: string;
  readonly owner: string;
  readonly field: string;
  readonly conversationId?: string;
}

interface StartFrame {
  readonly id: string;
  readonly payload: { readonly data: string; readonly extensions: { readonly authorization: Record<string, string> } };
}

const UNAUTHORIZED = { errorType: 'UnauthorizedException', message: 'You are not authorized to make this call.' };

/** An AppSync that keeps everything in memory and speaks its HTTP and real-time protocol; refuses what the schema does not know. */
export class WebApi {
  static async start(options: WebApiOptions = {}): Promise<WebApi> {
    const api = new WebApi(options);
    await new Promise<void>((resolve) => api.server.listen(0, '127.0.0.1', resolve));
    return api;
  }

  readonly apiKey = 'da2-test';
  readonly faults: Faults = { deliver: (event) => [event], loseSendAnswers: 0, refuse: { times: 0, status: 500 }, refuseSockets: false };
  readonly requests: { query: string; variables: Record<string, any> }[] = [];
  readonly frames: Record<string, any>[] = [];
  readonly conversations = new Conversations(
    (event) => this.faults.deliver(event).forEach((each) =>
      this.publish('onReply', each, (to) => to.owner === each.owner && to.conversationId === each.conversationId)),
    (reply) => (this.options.answer ?? repeatQuestion)(reply));
  readonly sockets = new Set<WebSocket>();
  connects = 0;
  /** Serves the page and its configuration, if a test gives them. */
  files: Record<string, { type: string; body: string }> = {};
  private readonly subscribers = new Set<Subscriber>();
  private readonly schema: GraphQLSchema;
  private readonly server = http.createServer((request, response) => void this.serve(request, response));
  private readonly socketServer = new WebSocketServer({ noServer: true, handleProtocols: (names) => names.has('graphql-ws') && 'graphql-ws' });

  private constructor(private readonly options: WebApiOptions) {
    this.schema = schemaFor(options.pattern ?? false);
    this.server.on('upgrade', (request, socket, head) => {
      if (this.faults.refuseSockets || new URL(request.url!, 'http://host').pathname !== '/graphql/realtime') return void socket.destroy();
      this.socketServer.handleUpgrade(request, socket, head, (ws) => this.accept(ws, request.headers['sec-websocket-protocol'] ?? ''));
    });
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get graphqlUrl(): string {
    return `${this.origin}/graphql`;
  }

  broadcast(answer: string): void {
    this.publish('onModelResponse', answer, () => true);
  }

  dropSockets(): void {
    for (const socket of this.sockets) socket.terminate();
  }

  /** As when the tokens end with which the subscriptions began. */
  expireSubscriptions(): void {
    for (const { socket, id } of this.subscribers) socket.send(JSON.stringify({ type: 'error', id, payload: { errors: [{ ...UNAUTHORIZED, message: 'Token has expired.' }] } }));
    this.subscribers.clear();
  }

  get subscriptions(): number {
    return this.subscribers.size;
  }

  async close(): Promise<void> {
    this.dropSockets();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const send = (status: number, body: string, type = 'application/json') => {
      response.writeHead(status, { 'content-type': type, 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' });
      response.end(body);
    };
    const path = request.url!.split('?')[0];
    if (request.method === 'OPTIONS') return send(200, '');
    if (request.method === 'GET') {
      const file = this.files[path];
      return file ? send(200, file.body, file.type) : send(404, '');
    }
    let text = '';
    for await (const chunk of request) text += chunk;
    if (path !== '/graphql') return send(404, '<html>Not found</html>', 'text/html');
    const { refuse } = this.faults;
    if (refuse.times > 0 && text.includes(refuse.of ?? '')) {
      refuse.times--;
      return send(refuse.status, '{}');
    }
    const owner = this.ownerOf(request.headers as Record<string, string>);
    if (!owner) {
      return send(401, JSON.stringify({ errors: [UNAUTHORIZED] }));
    }
    const { query, variables } = JSON.parse(text);
    this.requests.push({ query, variables });
    const answer = await this.execute(owner, query, variables);
    if (query.includes('SendMessage') && this.faults.loseSendAnswers > 0) {
      this.faults.loseSendAnswers--;
      return void request.socket.destroy();
    }
    send(200, JSON.stringify(answer));
  }

  private async execute(owner: string, query: string, variables: Record<string, any>) {
    const invalid = validate(this.schema, parse(query));
    if (invalid.length > 0) {
      return { data: null, errors: invalid.map(({ message }) => ({ message: `Validation error of type FieldUndefined: ${message}`, path: null })) };
    }
    const { conversations } = this;
    const result = await graphql({
      schema: this.schema,
      source: query,
      variableValues: variables,
      rootValue: {
        hello: () => 'Hello, world!',
        sendMessage: ({ input }: any) => conversations.send(owner, input),
        cancelTurn: ({ conversationId, id }: any) => conversations.cancel(owner, conversationId, id),
        turn: ({ conversationId, id }: any) => conversations.turn(owner, conversationId, id),
        turns: ({ conversationId, limit, nextToken }: any) => {
          if (this.faults.refuseField === 'turns') throw new Refused('Forbidden', 'You may not.');
          return conversations.page(owner, conversationId, limit ?? undefined, nextToken);
        },
        conversations: () => conversations.list(owner),
        deleteConversation: ({ id }: any) => conversations.delete(owner, id),
        invokeModel: ({ input }: any) => {
          const answer = `You asked: ${input}`;
          this.broadcast(answer);
          return answer;
        },
      },
    });
    return {
      data: result.data,
      ...(result.errors ? {
        errors: result.errors.map(({ message, originalError }) =>
          ({ message, errorType: originalError instanceof Refused ? originalError.errorType : null })),
      } : {}),
    };
  }

  private accept(socket: WebSocket, offered: string): void {
    this.connects++;
    this.sockets.add(socket);
    let initialised = false;
    const send = (frame: object) => socket.send(JSON.stringify(frame));
    socket.on('close', () => {
      this.sockets.delete(socket);
      for (const subscriber of this.subscribers) if (subscriber.socket === socket) this.subscribers.delete(subscriber);
    });
    socket.on('message', (data) => {
      const frame = JSON.parse(String(data));
      this.frames.push(frame);
      if (frame.type === 'connection_init') {
        const header = offered.split(/,\s*/).find((name) => name.startsWith('header-'))?.slice('header-'.length) ?? '';
        if (!this.ownerOf(JSON.parse(Buffer.from(header, 'base64url').toString() || '{}'))) {
          send({ type: 'connection_error', payload: { errors: [{ ...UNAUTHORIZED, errorCode: 401 }] } });
          return socket.close();
        }
        initialised = true;
        send({ type: 'connection_ack', payload: { connectionTimeoutMs: this.options.connectionTimeoutMs ?? 300_000 } });
        return send({ type: 'ka' });
      }
      if (!initialised) return;
      if (frame.type === 'start') return this.subscribe(socket, frame);
      if (frame.type === 'stop') {
        for (const subscriber of this.subscribers) {
          if (subscriber.socket === socket && subscriber.id === frame.id) this.subscribers.delete(subscriber);
        }
        return send({ type: 'complete', id: frame.id });
      }
      throw new Error(`the fake does not know the frame ${frame.type}`);
    });
  }

  private subscribe(socket: WebSocket, frame: StartFrame): void {
    const { query, variables } = JSON.parse(frame.payload.data);
    const owner = this.ownerOf(frame.payload.extensions.authorization);
    const invalid = validate(this.schema, parse(query));
    const refuse = (errorType: string | null, message: string) =>
      socket.send(JSON.stringify({ type: 'error', id: frame.id, payload: { errors: [{ errorType, message }] } }));
    if (!owner) return refuse(UNAUTHORIZED.errorType, UNAUTHORIZED.message);
    if (invalid.length > 0) return refuse(null, `Validation error of type FieldUndefined: ${invalid[0].message}`);
    const field = query.includes('onReply') ? 'onReply' : 'onModelResponse';
    if (this.faults.refuseField === field) return refuse('Forbidden', 'You may not.');
    this.subscribers.add({ socket, id: frame.id, owner, field, conversationId: variables.conversationId });
    socket.send(JSON.stringify({ type: 'start_ack', id: frame.id }));
  }

  private publish(field: string, value: unknown, isFor: (subscriber: Subscriber) => boolean): void {
    for (const subscriber of this.subscribers) {
      if (subscriber.field === field && isFor(subscriber)) {
        subscriber.socket.send(JSON.stringify({ type: 'data', id: subscriber.id, payload: { data: { [field]: value } } }));
      }
    }
  }

  /** The key, or a token `token-<name>`. */
  private ownerOf(headers: Record<string, string | undefined>): string | undefined {
    const [, name] = /^token-(\w+)$/.exec(headers.authorization ?? '') ?? [];
    return name ? `user:${name}` : headers['x-api-key'] === this.apiKey ? 'key' : undefined;
  }
}

function repeatQuestion(reply: RunningReply): void {
  reply.say('You asked: ');
  reply.say(reply.message);
  reply.end('COMPLETE', { stopReason: 'end_turn', usage: { inputTokens: 3, outputTokens: 5, totalTokens: 8 } });
}

function schemaFor(pattern: boolean): GraphQLSchema {
  const document = parse(pattern
    ? 'type Query { hello: String } type Mutation { invokeModel(input: String!): String! } type Subscription { onModelResponse: String }'
    : fs.readFileSync('lambda-src/schema.graphql', 'utf8').replace('schema {', 'scalar AWSDateTime schema {'));
  return buildASTSchema(document, { assumeValidSDL: true });
}
