import { builtResolvers } from './built';
import { HANDLER_ROLE_PREFIX, theFunction } from './callers';
import { openTable, TABLE_NAME, type TestTable } from './table';
import { createResolvers } from '../../../local/appsync/resolver';
import type { FieldOutcome, Resolvers } from '../../../local/appsync/resolver/types';
import type { Caller } from '../../../local/appsync/types';
import type { ApiPlan } from '../../../local/plan';
import type { DynamoDbService, InvokeOutcome, LambdaService } from '../../../local/services';
import type { PurgeEvent, TurnEvent } from '../../../src/contract/function-event';
import { FIELD_WIRING } from '../../../src/contract/resolvers';
import type { Conversation, ReplyEvent, Turn } from '../../../src/contract/schema-types';
import { apiPlan } from '../../local/api-plan';
import { ALL_ALLOWED } from '../../local/appsync/fakes';

const FUNCTION_ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:chat';
const START = Date.parse('2026-11-22T10:00:00Z');

export interface Settings { readonly [name: string]: string | undefined }

const SETTINGS: Settings = {
  HANDLER_ROLE_PREFIX, TABLE_NAME, HISTORY_TURNS: '10', HISTORY_CHARACTERS: '200000', MAX_MESSAGE_LENGTH: '65536', TIMEOUT_SECONDS: '120', MAX_EVENT_AGE_SECONDS: '60',
};

/** A field that was refused. */
export class Refused extends Error {
  constructor(readonly errorType: string, message: string) {
    super(message);
  }
}

interface CallWatcher {
  before(operation: string): void | Promise<void>;
  after(operation: string): void | Promise<void>;
}

const opened = new Map<string, ChatApi>();

/** The API's resolvers, as built and wired, over a real DynamoDB dialect; the function is played by the test. */
export class ChatApi {
  /** Compiling the resolvers takes longer than most tests: one API for all tests of a file with these settings, empty at the start of each. */
  static async open(settings: Settings = {}): Promise<ChatApi> {
    const name = JSON.stringify(settings);
    const api = opened.get(name) ?? new ChatApi(await openTable(), { ...SETTINGS, ...settings });
    opened.set(name, api);
    await api.reset();
    return api;
  }

  static async closeAll(): Promise<void> {
    await Promise.all([...opened.values()].map(({ table }) => table.close()));
    opened.clear();
  }

  /** Epoch millis, AppSync's clock. */
  now = START;
  /** What the function was handed. */
  readonly events: (TurnEvent | PurgeEvent)[] = [];
  /** What Lambda answers instead of taking an event or a question. */
  lambdaAnswers?: InvokeOutcome;
  /** The last question that `invokeModel` put. */
  question?: unknown;
  private watcher!: CallWatcher;
  private readonly resolvers: Resolvers;

  private constructor(readonly table: TestTable, settings: Settings) {
    const clock = { now: () => this.now, setTimeout: realTimeout };
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    this.resolvers = createResolvers(planOf(settings), {
      clock, log, dynamoDb: this.observed(table), lambda: this.lambda(), identities: ALL_ALLOWED,
    });
  }

  private async reset(): Promise<void> {
    this.now = START;
    this.events.length = 0;
    this.lambdaAnswers = undefined;
    this.question = undefined;
    this.watchCalls();
    await this.table.empty();
  }

  /** Watches every call of a service; a watcher that throws cuts the API off there. */
  watchCalls(watch: Partial<CallWatcher> = {}): void {
    this.watcher = { before: () => undefined, after: () => undefined, ...watch };
  }

  /** Once, when a field has made so many calls: something else happens before it goes on. */
  after(calls: number, happens: () => Promise<unknown>): void {
    let made = 0;
    this.watchCalls({
      after: async () => {
        made += 1;
        if (made === calls) {
          this.watchCalls();
          await happens();
        }
      },
    });
  }

  /** Lets time pass, in seconds. */
  pass(seconds: number): void {
    this.now += seconds * 1000;
  }

  async outcome(caller: Caller, field: string, args: Record<string, unknown>): Promise<FieldOutcome> {
    const [parentTypeName, fieldName] = field.split('.');
    this.now += 1;
    return this.resolvers.resolve({
      parentTypeName, fieldName, args, caller, source: null, headers: {}, variables: {}, selectionSetList: [], selectionSetGraphQL: '', deadline: this.now + 30_000,
    });
  }

  async call<Value>(caller: Caller, field: string, args: Record<string, unknown>): Promise<Value> {
    const { value, errors } = await this.outcome(caller, field, args);
    if (errors.length > 0) {
      throw new Refused(errors[0].errorType ?? '', errors[0].message);
    }
    return value as Value;
  }

  send(caller: Caller, input: { conversationId: string; message: string; requestId?: string | null }): Promise<Turn> {
    return this.call(caller, 'Mutation.sendMessage', { input });
  }

  turn(caller: Caller, { conversationId, id }: Pick<Turn, 'conversationId' | 'id'>): Promise<Turn | null> {
    return this.call(caller, 'Query.turn', { conversationId, id });
  }

  async turns(caller: Caller, conversationId: string): Promise<Turn[]> {
    return (await this.call<{ items: Turn[] }>(caller, 'Query.turns', { conversationId })).items;
  }

  async conversations(caller: Caller): Promise<Conversation[]> {
    return (await this.call<{ items: Conversation[] }>(caller, 'Query.conversations', {})).items;
  }

  cancel(caller: Caller, { conversationId, id }: Pick<Turn, 'conversationId' | 'id'>): Promise<Turn> {
    return this.call(caller, 'Mutation.cancelTurn', { conversationId, id });
  }

  delete(caller: Caller, conversationId: string): Promise<string> {
    return this.call(caller, 'Mutation.deleteConversation', { id: conversationId });
  }

  /** What the function does with the latest event that it was handed. */
  reply(event: TurnEvent, claim = 'claim-1'): Reply {
    return new Reply(this, event, claim);
  }

  get lastTurnEvent(): TurnEvent {
    return this.events.filter((event): event is TurnEvent => event.kind === 'turn').at(-1)!;
  }

  /** Sends and answers one turn. */
  async converse(caller: Caller, conversationId: string, message: string, answer: string): Promise<Turn> {
    const turn = await this.send(caller, { conversationId, message });
    const reply = this.reply(this.lastTurnEvent);
    await reply.start();
    await reply.finish(answer);
    return turn;
  }

  /** Until nothing is left, as the function does; answers how many calls that took. */
  async purge(event: PurgeEvent): Promise<number> {
    let calls = 1;
    while (await this.purgeBatch(event)) {
      calls += 1;
    }
    return calls;
  }

  /** Whether there is more to remove. */
  async purgeBatch({ conversationId, owner }: PurgeEvent): Promise<boolean> {
    return this.call<boolean>(theFunction, 'Mutation.purgeConversation', { input: { conversationId, owner } });
  }

  private observed(table: DynamoDbService): DynamoDbService {
    return {
      call: async (operation, input) => {
        await this.watcher.before(operation);
        const output = await table.call(operation, input);
        await this.watcher.after(operation);
        return output;
      },
      close: () => table.close(),
    };
  }

  private lambda(): LambdaService {
    return {
      invoke: async (_, payload) => {
        this.question = payload;
        return this.lambdaAnswers ?? { payload: null };
      },
      invokeAsync: async (functionArn, payload) => {
        expect(functionArn).toBe(FUNCTION_ARN);
        await this.watcher.before('Invoke');
        if (this.lambdaAnswers) {
          return this.lambdaAnswers;
        }
        this.events.push(structuredClone(payload) as TurnEvent | PurgeEvent);
        await this.watcher.after('Invoke');
        return { payload: null };
      },
      close: async () => undefined,
    };
  }
}

/** One execution of the function at work on one turn. */
export class Reply {
  private readonly address: { conversationId: string; turnId: string; owner: string };

  constructor(private readonly api: ChatApi, event: TurnEvent, readonly claim: string) {
    this.address = { conversationId: event.conversationId, turnId: event.turnId, owner: event.owner };
  }

  start(timeoutSeconds = 120): Promise<ReplyEvent> {
    return this.tell('startTurn', { claim: this.claim, timeoutSeconds });
  }

  publish(offset: number, text: string): Promise<ReplyEvent> {
    return this.tell('publishReply', { offset, text });
  }

  save(offset: number, text: string, reply: string | null): Promise<ReplyEvent> {
    return this.tell('saveReply', { claim: this.claim, offset, text, reply });
  }

  finish(reply: string, rest: Record<string, unknown> = {}): Promise<ReplyEvent> {
    return this.tell('finishTurn', { claim: this.claim, offset: 0, text: reply, reply, status: 'COMPLETE', ...rest });
  }

  private tell(field: string, input: Record<string, unknown>): Promise<ReplyEvent> {
    return this.api.call(theFunction, `Mutation.${field}`, { input: { ...this.address, ...input } });
  }
}

function realTimeout(run: () => void, millis: number): { cancel(): void } {
  const timer = setTimeout(run, millis);
  return { cancel: () => clearTimeout(timer) };
}

function planOf(settings: Settings): ApiPlan {
  const code = (name: string) => builtResolvers().get(name)!;
  const steps = new Map(FIELD_WIRING.flatMap(({ functions }) => functions ?? []).map((step) => [step.name, step]));
  return apiPlan({
    environment: Object.fromEntries(Object.entries(settings).filter((entry): entry is [string, string] => entry[1] !== undefined)),
    dataSources: [
      { type: 'NONE', name: 'none' },
      { type: 'AWS_LAMBDA', name: 'function', functionArn: FUNCTION_ARN, roleArn: 'role' },
      { type: 'AMAZON_DYNAMODB', name: 'table', tableName: TABLE_NAME, roleArn: 'role' },
    ],
    resolvers: FIELD_WIRING.map(({ typeName, fieldName, dataSource, functions }) => ({
      typeName,
      fieldName,
      code: code(`fields/${typeName}.${fieldName}`),
      ...(functions ? { kind: 'PIPELINE' as const, functionIds: functions.map(({ name }) => name) } : { kind: 'UNIT' as const, dataSourceName: dataSource }),
    })),
    pipelineFunctions: [...steps.values()].map(({ name, dataSource }) => ({ id: name, name, dataSourceName: dataSource, code: code(`functions/${name}`) })),
  });
}
