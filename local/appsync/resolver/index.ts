import type { ApiPlan, ResolverPlan } from '../../plan';
import { UserError } from '../../user-error';
import { compile, newEffects } from '../appsync-js';
import { createDataSources, type DataSource } from '../data-sources';
import { fieldContext } from './context';
import { callDirectly } from './direct-lambda';
import { runPipeline, type PipelineStep } from './pipeline';
import { callWithSource, FieldFailed, type Run } from './run';
import type { FieldOutcome, Resolvers, ResolverServices } from './types';

const REQUEST_MILLIS = 30_000;
const PIPELINE_FUNCTIONS = 10;

type Resolve = (run: Run) => Promise<unknown>;

/** The resolvers of an API, their code compiled: what AppSync would refuse to deploy throws here. */
export function createResolvers(plan: ApiPlan, services: ResolverServices): Resolvers {
  const sources = createDataSources(plan, services);
  const resolvers = new Map(plan.resolvers.map((resolver) => [`${resolver.typeName}.${resolver.fieldName}`, prepare(resolver, plan, sources)]));

  return {
    has: (typeName, fieldName) => resolvers.has(`${typeName}.${fieldName}`),
    async resolve(field) {
      const resolve = resolvers.get(`${field.parentTypeName}.${field.fieldName}`);
      if (!resolve) throw new Error(`${field.parentTypeName}.${field.fieldName} has no resolver`);
      const deadline = field.deadline ?? services.clock.now() + REQUEST_MILLIS;
      return outcomeOf({ field, services, context: fieldContext(plan, field), effects: newEffects(), deadline, stash: {} }, resolve);
    },
  };
}

/** A field fails as a whole or gives a value; errors that were appended stand in either case. */
async function outcomeOf(run: Run, resolve: Resolve): Promise<FieldOutcome> {
  const { effects, field } = run;
  try {
    const value = await resolve(run);
    const { subscriptionFilter, subscriptionInvalidationFilter } = effects;
    return { value, errors: effects.errors, invalidations: effects.invalidations, subscriptionFilter, subscriptionInvalidationFilter };
  } catch (error) {
    const raised = error instanceof FieldFailed ? error.error : { message: 'An internal failure occurred while resolving this field.', errorType: 'InternalFailure' };
    if (!(error instanceof FieldFailed)) run.services.log.error(`${field.parentTypeName}.${field.fieldName}: the local runner failed`, { error: String((error as Error).stack ?? error) });
    return { value: null, errors: [...effects.errors, raised], invalidations: [] };
  }
}

function prepare(resolver: ResolverPlan, plan: ApiPlan, sources: ReadonlyMap<string, DataSource>): Resolve {
  const name = `${resolver.typeName}.${resolver.fieldName}`;
  if (resolver.kind === 'PIPELINE') {
    const steps = (resolver.functionIds ?? []).map((id) => pipelineStep(id, name, plan, sources));
    if (steps.length > PIPELINE_FUNCTIONS) throw new UserError(`${name}: a pipeline has at most ${PIPELINE_FUNCTIONS} functions, got ${steps.length}`);
    if (resolver.code === undefined) throw new UserError(`${name}: a pipeline resolver needs code`);
    const code = compile(resolver.code, name);
    return (run) => runPipeline(run, code, steps);
  }
  const source = sourceNamed(resolver.dataSourceName, name, sources);
  if (resolver.code === undefined) return (run) => callDirectly(run, name, source, null);
  const code = compile(resolver.code, name);
  return async (run) => (await callWithSource(run, code, source, null)).result;
}

function pipelineStep(id: string, resolverName: string, plan: ApiPlan, sources: ReadonlyMap<string, DataSource>): PipelineStep {
  const found = plan.pipelineFunctions.find((candidate) => candidate.id === id);
  if (!found) throw new UserError(`${resolverName}: there is no pipeline function ${id}`);
  const name = `${resolverName} function ${found.name}`;
  return { name, source: sourceNamed(found.dataSourceName, name, sources), code: found.code === undefined ? undefined : compile(found.code, name) };
}

function sourceNamed(name: string | undefined, resolverName: string, sources: ReadonlyMap<string, DataSource>): DataSource {
  const source = name === undefined ? undefined : sources.get(name);
  if (!source) throw new UserError(`${resolverName}: there is no data source ${name ?? ''}`);
  return source;
}
