import type { CompiledCode, HandlerContext } from '../appsync-js';
import type { DataSource } from '../data-sources';
import { callDirectly } from './direct-lambda';
import { call, callWithSource, type Run } from './run';

export interface PipelineStep {
  readonly name: string;
  readonly source: DataSource;
  /** None: a direct Lambda function. */
  readonly code?: CompiledCode;
}

/** Before, functions, after; each result is the next one's `ctx.prev.result`, the last one's also the `ctx.result` of after. */
export async function runPipeline(run: Run, code: CompiledCode, steps: readonly PipelineStep[]): Promise<unknown> {
  const before = call(run, code, 'request', { prev: null });
  let result = before.result;
  for (const step of before.earlyReturn ? [] : steps) {
    const prev: HandlerContext['prev'] = { result };
    if (!step.code) {
      result = await callDirectly(run, step.name, step.source, prev);
      continue;
    }
    const evaluation = await callWithSource(run, step.code, step.source, prev);
    result = evaluation.result;
    if (evaluation.earlyReturn?.skipTo === 'END') break;
  }
  return call(run, code, 'response', { prev: { result }, result }).result;
}
