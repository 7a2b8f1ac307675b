import type { Clock } from '../../../lambda-src/function/clock';
import type { Configuration } from '../../../lambda-src/function/configuration';
import { GraphqlFailure } from '../../../lambda-src/function/graphql/failure';
import type { ReplyApi } from '../../../lambda-src/function/graphql/reply-api';
import { createLog, type Log } from '../../../lambda-src/function/log';
import type { TurnEvent } from '../../../src/contract/function-event';
import type { ChatSettings } from '../../../src/contract/settings';
import { ManualClock } from '../../fakes/manual-clock';
import { Refused, type ReplyStore } from '../../fakes/reply-store';

export const TURN: TurnEvent = {
  kind: 'turn',
  conversationId: 'c0ffee00-0000-4000-8000-000000000000',
  turnId: '01JD0000000000000000000000',
  owner: 'user:alice',
  message: 'my secret question',
  history: [{ message: 'an earlier secret', reply: 'an earlier answer' }],
};

export const SETTINGS: ChatSettings = { invokeModelApi: 'converse', maxTokens: 1000, publishIntervalMillis: 100 };

export const CONFIGURATION: Configuration = {
  graphqlUrl: 'http://127.0.0.1:1/graphql', region: 'eu-west-1', bedrockRegion: 'eu-west-1', modelId: 'us.amazon.nova-2-lite-v1:0', settings: SETTINGS,
};

export function useCredentials(): void {
  process.env.AWS_ACCESS_KEY_ID = 'AKIDEXAMPLE';
  process.env.AWS_SECRET_ACCESS_KEY = 'secretEXAMPLE';
  process.env.AWS_SESSION_TOKEN = 'tokenEXAMPLE';
  delete process.env.AWS_BEARER_TOKEN_BEDROCK;
}

export interface RecordedLog extends Log {
  readonly lines: Record<string, any>[];
}

export function recordLog(): RecordedLog {
  const lines: Record<string, any>[] = [];
  return { lines, ...createLog('request-1', (line) => lines.push(JSON.parse(line))) };
}

export const clockOf = (manual: ManualClock): Clock => ({
  now: () => manual.now(),
  setTimeout: (run, millis) => ({ cancel: manual.after(millis, run) }),
});

export interface ApiCall {
  readonly field: keyof ReplyApi;
  readonly input: any;
  readonly at: number;
}

export interface DirectApi extends ReplyApi {
  readonly calls: ApiCall[];
  readonly of: (field: keyof ReplyApi) => ApiCall[];
  /** What happens to a call instead of, or around, its work; the second argument counts the calls of that field from 1. */
  intercept: (call: ApiCall, nth: number, work: () => any) => any;
}

/** The store behind the function's port, without a network. */
export function directApi(store: ReplyStore, clock: { now(): number }): DirectApi {
  const calls: ApiCall[] = [];
  const of = (field: keyof ReplyApi) => calls.filter((call) => call.field === field);
  const through = (field: keyof ReplyApi) => async (input: any): Promise<any> => {
    const call = { field, input, at: clock.now() };
    calls.push(call);
    const work = () => {
      try {
        return store[field](input);
      } catch (error) {
        throw error instanceof Refused ? new GraphqlFailure('refused', error.errorType) : error;
      }
    };
    return api.intercept(call, of(field).length, work);
  };
  const api: DirectApi = {
    calls,
    of,
    intercept: (_call, _nth, work) => work(),
    startTurn: through('startTurn'),
    publishReply: through('publishReply'),
    saveReply: through('saveReply'),
    finishTurn: through('finishTurn'),
    purgeConversation: through('purgeConversation'),
  };
  return api;
}
