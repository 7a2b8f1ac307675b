import { createEngine } from '../../../../local/appsync/engine';
import type { FieldOutcome, FieldRequest, Resolvers } from '../../../../local/appsync/resolver/types';
import type { Caller, Engine, GraphqlRequest, GraphqlResponse, Invalidation, PreparedSubscription, Publication } from '../../../../local/appsync/types';
import type { ApiPlan } from '../../../../local/plan';
import { ManualClock } from '../../manual-clock';
import { keyedPlan, NOW } from '../authorization/world';

export const KEY: Caller = { type: 'API_KEY', identity: null, deniedFields: [] };
export const IAM: Caller = { type: 'AWS_IAM', identity: { userArn: 'arn:aws:sts::111122223333:assumed-role/writer/session' }, deniedFields: [], isFieldAllowed: () => true };

export function userOf(...groups: string[]): Caller {
  return { type: 'AMAZON_COGNITO_USER_POOLS', identity: { sub: 'alice', groups }, deniedFields: [] };
}

/** A resolver as a test writes it: a value, or everything that a field can come to. */
export type TestResolver = (request: FieldRequest) => unknown;

export function outcome(changes: Partial<FieldOutcome>): FieldOutcome {
  return { value: null, errors: [], invalidations: [], ...changes };
}

export interface World {
  readonly engine: Engine;
  readonly requests: FieldRequest[];
  readonly publications: Publication[];
  readonly invalidations: Invalidation[];
  run(query: string, changes?: Partial<GraphqlRequest> & { caller?: Caller }): Promise<GraphqlResponse>;
  prepare(query: string, changes?: Partial<GraphqlRequest> & { caller?: Caller }): Promise<PreparedSubscription>;
  refusedStart(query: string, changes?: Partial<GraphqlRequest> & { caller?: Caller }): Promise<readonly unknown[]>;
}

export function createWorld(schema: string, testResolvers: Record<string, TestResolver> = {}, plan: Partial<ApiPlan> = {}): World {
  const requests: FieldRequest[] = [];
  const publications: Publication[] = [];
  const invalidations: Invalidation[] = [];
  const resolvers: Resolvers = {
    has: (typeName, fieldName) => `${typeName}.${fieldName}` in testResolvers,
    async resolve(request) {
      requests.push(request);
      const value = await testResolvers[`${request.parentTypeName}.${request.fieldName}`](request);
      return isOutcome(value) ? value : outcome({ value });
    },
  };
  const engine = createEngine(keyedPlan({ schema, ...plan }), {
    resolvers,
    clock: new ManualClock(NOW),
    publisher: { publish: (publication) => void publications.push(publication), invalidate: (invalidation) => void invalidations.push(invalidation) },
  });
  const prepareAny: World['refusedStart'] = async (query, { caller = KEY, ...changes } = {}) => {
    const prepared = await engine.prepare({ query, variables: {}, ...changes }, caller, {});
    return prepared as never;
  };
  return {
    engine,
    requests,
    publications,
    invalidations,
    run: (query, { caller = KEY, ...changes } = {}) => engine.execute({ query, variables: {}, ...changes }, caller, { 'x-app': 'test' }),
    async prepare(query, changes) {
      const prepared = await prepareAny(query, changes) as unknown as PreparedSubscription | { errors: unknown };
      if ('errors' in prepared) throw new Error(`the start was refused: ${JSON.stringify(prepared.errors)}`);
      return prepared;
    },
    async refusedStart(query, changes) {
      const prepared = await prepareAny(query, changes) as unknown as PreparedSubscription | { errors: readonly unknown[] };
      if (!('errors' in prepared)) throw new Error('the start was accepted');
      return prepared.errors;
    },
  };
}

function isOutcome(value: unknown): value is FieldOutcome {
  return typeof value === 'object' && value !== null && 'invalidations' in value;
}
