import { Refusal, type Authorizer, type Engine, type PreparedSubscription, type Publication } from '../../../../local/appsync/types';
import type { Log } from '../../../../local/services';

export interface RecordedLog extends Log {
  readonly lines: { level: string; message: string; details?: Record<string, unknown> }[];
}

export function recordedLog(): RecordedLog {
  const lines: RecordedLog['lines'] = [];
  const at = (level: string) => (message: string, details?: Record<string, unknown>) => void lines.push({ level, message, details });
  return { lines, info: at('info'), warn: at('warn'), error: at('error') };
}

export const API_KEY = 'da2-fakekey';

/** Knows one API key, and notes what it was asked. */
export function keyAuthorizer(expires?: number): Authorizer & { readonly asked: Parameters<Authorizer['authorize']>[0][] } {
  const asked: Parameters<Authorizer['authorize']>[0][] = [];
  return {
    asked,
    async authorize(request) {
      asked.push(request);
      if (request.headers['x-api-key'] !== API_KEY) {
        throw new Refusal(401, 'UnauthorizedException', 'You are not authorized to make this call.');
      }
      return { type: 'API_KEY', identity: null, deniedFields: [], expires };
    },
  };
}

export function preparedSubscription(given: Partial<PreparedSubscription> = {}): PreparedSubscription {
  return {
    fieldName: 'onSaid',
    mutations: ['say'],
    arguments: {},
    render: async ({ payload }: Publication) => ({ data: { onSaid: payload as Record<string, unknown> } }),
    ...given,
  };
}

/** Answers every query with the query, and takes any subscription but one to `onRefused`; `room` is an argument filter. */
export function echoEngine(given: Partial<Engine> = {}): Engine {
  return {
    async execute({ query, variables, operationName }, _caller, headers) {
      return { data: { query, variables, operationName, agent: headers['x-agent'] } };
    },
    async prepare({ query, variables }) {
      if (query.includes('onRefused')) return { errors: [{ errorType: 'Forbidden', message: 'not for you' }] };
      return preparedSubscription({ arguments: variables });
    },
    ...given,
  };
}
