import { evaluate, type CompiledCode, type Effects, type Evaluation, type Handler, type HandlerContext } from '../appsync-js';
import type { DataSource, SourceOutcome } from '../data-sources';
import { InvalidRequest } from '../data-sources';
import type { FieldRequest, ResolverError, ResolverServices } from './types';

/** The result of a handler, or of all evaluated in one field, may be this large. */
const EVALUATED_BYTES = 5 * 1024 * 1024;

/** One field being resolved: the stash and the effects live as long as it does. */
export interface Run {
  readonly field: FieldRequest;
  readonly services: ResolverServices;
  readonly context: HandlerContext;
  readonly effects: Effects;
  readonly deadline: number;
  stash: Readonly<Record<string, unknown>>;
}

/** Ends a field with an error. */
export class FieldFailed extends Error {
  constructor(readonly error: ResolverError) {
    super(error.message);
  }
}

/** Calls a handler; its error ends the field. */
export function call(run: Run, code: CompiledCode, handler: Handler, context: HandlerContext): Evaluation {
  const { clock, log } = run.services;
  const outErrors = run.effects.errors;
  const evaluation = evaluate(code, handler, { ...run.context, ...context, stash: run.stash, outErrors }, {
    now: () => clock.now(),
    authorizationType: run.field.caller.type,
    effects: run.effects,
    log: (level, values) => log[level === 'log' ? 'info' : 'error'](`${code.name} ${handler}: ${values.map(readable).join(' ')}`),
  });
  run.stash = evaluation.stash;
  if (evaluation.error) {
    if (evaluation.error.errorType === 'Code') log.error(`${code.name} ${handler} failed: ${evaluation.error.message}`);
    throw new FieldFailed(evaluation.error);
  }
  if (evaluation.size > EVALUATED_BYTES) throw new FieldFailed({ message: 'Transformation too large.', errorType: 'MappingTemplate' });
  return evaluation;
}

/** A request handler, the data source, a response handler: a unit resolver, or a pipeline's function. */
export async function callWithSource(run: Run, code: CompiledCode, source: DataSource, prev: HandlerContext['prev']): Promise<Evaluation> {
  const request = call(run, code, 'request', { prev });
  if (request.earlyReturn) return request;
  const { result, error } = await invoke(run, code.name, source, request.result);
  return call(run, code, 'response', { prev, result, error: error ?? null });
}

export async function invoke(run: Run, caller: string, source: DataSource, request: unknown): Promise<SourceOutcome> {
  try {
    return await source.invoke({ request, field: run.field, caller, deadline: run.deadline });
  } catch (error) {
    if (error instanceof InvalidRequest) throw new FieldFailed({ message: error.message, errorType: error.errorType });
    throw error;
  }
}

const readable = (value: unknown): string => typeof value === 'string' ? value : JSON.stringify(value);
