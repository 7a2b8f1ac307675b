import * as fs from 'node:fs';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildASTSchema, execute, parse, validate } from 'graphql';
import { Refused, ReplyStore } from './reply-store';

/** What goes wrong with one request: `lost` does the work and answers nothing; `hang` does neither. */
export type AppSyncFault =
  | { readonly status: number }
  | { readonly errorType: string }
  | { readonly delayMillis: number }
  | { readonly body: string }
  | 'reset' | 'lost' | 'hang';

export interface AppSyncCall {
  readonly field: string;
  readonly input: Record<string, any>;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

const SCALARS_AND_DIRECTIVES = `
  scalar AWSDateTime
  directive @client on OBJECT | FIELD_DEFINITION
  directive @handler on OBJECT | FIELD_DEFINITION
  directive @aws_subscribe(mutations: [String!]!) on FIELD_DEFINITION`;

const schema = buildASTSchema(parse(fs.readFileSync('lambda-src/schema.graphql', 'utf8') + SCALARS_AND_DIRECTIVES));

/** The API's handler fields over real HTTP: documents are validated against the schema, and the store's rules hold. */
export class FakeAppSync {
  public static async start(): Promise<FakeAppSync> {
    const fake = new FakeAppSync();
    fake.server.on('connection', () => fake.connections++);
    await new Promise<void>((resolve) => fake.server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  public readonly store = new ReplyStore();
  public readonly calls: AppSyncCall[] = [];
  public connections = 0;
  public inFlight = 0;
  public mostInFlight = 0;
  private readonly server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => void this.answer(request, response, Buffer.concat(chunks).toString()));
    request.on('error', () => {});
  });

  /** Decides what goes wrong with a call; the second argument counts the calls of that field from 1. */
  public fault: (call: AppSyncCall, nth: number) => AppSyncFault | undefined = () => undefined;

  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/graphql`;
  }

  public count(field: string): number {
    return this.calls.filter((call) => call.field === field).length;
  }

  public async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: http.IncomingMessage, response: http.ServerResponse, body: string): Promise<void> {
    const { query, variables } = JSON.parse(body);
    const document = parse(query);
    const [definition] = document.definitions;
    if (definition.kind !== 'OperationDefinition') throw new Error('not an operation');
    const [selection] = definition.selectionSet.selections;
    if (selection.kind !== 'Field') throw new Error('not a field');
    const call: AppSyncCall = { field: selection.name.value, input: variables.input, headers: request.headers, body };
    this.calls.push(call);
    this.mostInFlight = Math.max(this.mostInFlight, ++this.inFlight);
    response.on('close', () => this.inFlight--);

    const fault = this.fault(call, this.count(call.field));
    if (fault === 'hang') return;
    if (fault === 'reset') return request.socket.resetAndDestroy() && undefined;
    if (typeof fault === 'object' && 'status' in fault) return this.send(response, fault.status, { errors: [{ errorType: 'Failed' }] });
    if (typeof fault === 'object' && 'body' in fault) return void response.end(fault.body);
    if (typeof fault === 'object' && 'errorType' in fault) {
      return this.send(response, 200, { data: { [call.field]: null }, errors: [{ errorType: fault.errorType, message: 'secret internals' }] });
    }
    if (typeof fault === 'object') await new Promise((resolve) => setTimeout(resolve, fault.delayMillis));

    const invalid = validate(schema, document);
    const result = invalid.length
      ? { data: null, errors: invalid }
      : await execute({ schema, document, variableValues: variables, rootValue: this.root() });
    if (fault === 'lost') return request.socket.resetAndDestroy() && undefined;
    const errors = result.errors?.map(({ message, originalError }) =>
      ({ message, errorType: originalError instanceof Refused ? originalError.errorType : null }));
    this.send(response, 200, { data: result.data, ...(errors ? { errors } : {}) });
  }

  private root() {
    const { store } = this;
    return {
      startTurn: ({ input }: any) => store.startTurn(input),
      publishReply: ({ input }: any) => store.publishReply(input),
      saveReply: ({ input }: any) => store.saveReply(input),
      finishTurn: ({ input }: any) => store.finishTurn(input),
      purgeConversation: ({ input }: any) => store.purgeConversation(input),
    };
  }

  private send(response: http.ServerResponse, status: number, body: unknown): void {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }
}
