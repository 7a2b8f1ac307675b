import { randomUUID } from 'node:crypto';
import type { ApiPlan, AuthorizationPlan } from '../../plan';
import type { Clock, InvokeOutcome, LambdaService, Log } from '../../services';
import type { Caller, SignedRequest } from '../types';
import { unauthorized } from './refusals';

type LambdaPlan = Extract<AuthorizationPlan, { type: 'AWS_LAMBDA' }>;

export interface LambdaAuthorizerServices {
  readonly lambda: LambdaService;
  readonly clock: Clock;
  readonly log: Log;
}

interface Answer {
  readonly isAuthorized: boolean;
  readonly deniedFields: readonly string[];
  readonly resolverContext: Readonly<Record<string, unknown>>;
  readonly ttlSeconds: number;
}

const TIMEOUT_MILLIS = 10_000;
const CONTEXT_BYTES = 5 * 1024 * 1024;
const REMEMBERED_TOKENS = 1_000;
const MAXIMUM_TTL_SECONDS = 3_600;

/** The app's own function says who may; what it said of a token holds for a while. */
export function createLambdaAuthorizer(
  api: ApiPlan, plan: LambdaPlan, services: LambdaAuthorizerServices,
): (token: string, request: SignedRequest) => Promise<Caller> {
  const { lambda, clock, log } = services;
  const answers = new Map<string, { answer: Answer; until: number }>();
  const expression = plan.identityValidationExpression === undefined ? undefined : new RegExp(plan.identityValidationExpression);

  async function ask(token: string, request: SignedRequest): Promise<Answer> {
    const invocation = lambda.invoke(plan.functionArn, authorizerEvent(api, token, request));
    return readAnswer(await withTimeout(invocation, clock), plan.resultTtlSeconds);
  }

  function remember(token: string, answer: Answer): void {
    if (answers.size >= REMEMBERED_TOKENS) answers.delete(answers.keys().next().value!);
    answers.set(token, { answer, until: clock.now() + answer.ttlSeconds * 1000 });
  }

  return async (token, request) => {
    if (token.trim() === '' || (expression && !expression.test(token))) throw unauthorized();
    const known = answers.get(token);
    if (known && known.until > clock.now()) return callerOf(known.answer);
    answers.delete(token);
    let answer: Answer;
    try {
      answer = await ask(token, request);
    } catch (error) {
      log.warn('the Lambda authorizer gave no answer that AppSync takes', { function: plan.functionArn, problem: (error as Error).message });
      throw unauthorized();
    }
    remember(token, answer);
    return callerOf(answer);
  };
}

function callerOf(answer: Answer): Caller {
  if (!answer.isAuthorized) throw unauthorized();
  return { type: 'AWS_LAMBDA', identity: { resolverContext: answer.resolverContext }, deniedFields: answer.deniedFields };
}

function authorizerEvent(api: ApiPlan, token: string, request: SignedRequest): Record<string, unknown> {
  const { query, operationName, variables } = readOperation(request.body);
  return {
    authorizationToken: token,
    requestContext: {
      apiId: api.id,
      accountId: api.account,
      requestId: randomUUID(),
      queryString: query ?? '',
      ...operationName !== undefined && { operationName },
      variables: variables ?? {},
    },
    requestHeaders: request.headers,
  };
}

/** AppSync asks before it reads the query: a body that is no JSON is asked about too. */
function readOperation(body: string): { query?: unknown; operationName?: unknown; variables?: unknown } {
  try {
    return Object(JSON.parse(body));
  } catch {
    return {};
  }
}

function readAnswer(outcome: InvokeOutcome, defaultTtlSeconds: number): Answer {
  if ('functionError' in outcome) throw new Error(outcome.functionError.errorMessage);
  if ('serviceError' in outcome) throw new Error(outcome.serviceError.message);
  const { isAuthorized, deniedFields, resolverContext, ttlOverride } = Object(outcome.payload) as Record<string, unknown>;
  if (typeof isAuthorized !== 'boolean') throw new Error(`\`isAuthorized\` must be a boolean, got ${JSON.stringify(isAuthorized)}`);
  return {
    isAuthorized,
    deniedFields: readDeniedFields(deniedFields),
    resolverContext: readResolverContext(resolverContext),
    ttlSeconds: readTtl(ttlOverride ?? defaultTtlSeconds),
  };
}

function readDeniedFields(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every((field) => typeof field === 'string')) return value;
  throw new Error(`\`deniedFields\` must be a list of strings, got ${JSON.stringify(value)}`);
}

function readResolverContext(value: unknown): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw new Error('`resolverContext` must be an object');
  const nested = Object.keys(value).find((key) => typeof (value as Record<string, unknown>)[key] === 'object' && (value as Record<string, unknown>)[key] !== null);
  if (nested !== undefined) throw new Error(`\`resolverContext\` must hold plain values only, but \`${nested}\` is nested`);
  if (Buffer.byteLength(JSON.stringify(value)) > CONTEXT_BYTES) throw new Error('`resolverContext` must not be larger than 5 MB');
  return value as Record<string, unknown>;
}

function readTtl(value: unknown): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return Math.min(value, MAXIMUM_TTL_SECONDS);
  throw new Error(`\`ttlOverride\` must be a whole number of seconds, got ${JSON.stringify(value)}`);
}

async function withTimeout<T>(work: Promise<T>, clock: Clock): Promise<T> {
  let timer: { cancel(): void } | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = clock.setTimeout(() => reject(new Error('it took longer than 10 seconds')), TIMEOUT_MILLIS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    timer?.cancel();
  }
}
