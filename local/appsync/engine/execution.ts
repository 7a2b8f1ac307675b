import {
  execute, getNamedType, isLeafType, isListType, isNonNullType,
  type ExecutionResult, type GraphQLObjectType, type GraphQLOutputType, type GraphQLResolveInfo, type GraphQLSchema, type OperationDefinitionNode,
} from 'graphql';
import type { FieldOutcome, FieldRequest, Resolvers } from '../resolver/types';
import type { Caller, GraphqlErrorShape, GraphqlResponse, Invalidation, RequestHeaders, SubscriptionFilter } from '../types';
import type { ReadDocument } from './documents';
import { fieldError, translateExecutionError } from './errors';
import { fitResult } from './results';
import { listSelection, printSelection } from './selection';
import type { Variables } from './variables';

export interface ExecutionLimits {
  /** 0: none. */
  readonly depth: number;
  readonly resolvers: number;
}

/** What one API's executions have in common. */
export interface ExecutionSettings {
  readonly schema: GraphQLSchema;
  readonly limits: ExecutionLimits;
  readonly mayAccess: (caller: Caller, type: GraphQLObjectType, fieldName: string) => boolean;
}

/** One operation to execute. */
export interface Execution {
  readonly read: ReadDocument;
  readonly operation: OperationDefinitionNode;
  readonly variables: Variables;
  readonly caller: Caller;
  /** Absent: fields are taken from the root value, and no resolver runs. */
  readonly resolution?: {
    readonly resolvers: Resolvers;
    readonly headers: RequestHeaders;
    /** As the client sent them. */
    readonly givenVariables: Variables;
    readonly deadline: number;
  };
  readonly rootValue?: unknown;
}

export interface ExecutionOutcome extends GraphqlResponse {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly GraphqlErrorShape[];
  readonly invalidations: readonly Invalidation[];
  readonly subscriptionFilter?: SubscriptionFilter;
  readonly subscriptionInvalidationFilter?: SubscriptionFilter;
}

interface Context {
  readonly settings: ExecutionSettings;
  readonly execution: Execution;
  readonly errors: GraphqlErrorShape[];
  readonly invalidations: Invalidation[];
  resolversRun: number;
  filters: Pick<FieldOutcome, 'subscriptionFilter' | 'subscriptionInvalidationFilter'>;
}

/** Executes as AppSync does: an error of a field is told at its path, and its value is null. */
export function executeOperation(settings: ExecutionSettings, execution: Execution): ExecutionOutcome | Promise<ExecutionOutcome> {
  const context: Context = { settings, execution, errors: [], invalidations: [], resolversRun: 0, filters: {} };
  const result = execute({
    schema: settings.schema,
    document: execution.read.document,
    operationName: execution.operation.name?.value,
    variableValues: execution.variables,
    rootValue: execution.rootValue,
    contextValue: context,
    fieldResolver: resolveField,
    typeResolver: (value) => (value as { __typename?: string } | undefined)?.__typename,
  });
  return result instanceof Promise ? result.then((settled) => conclude(context, settled)) : conclude(context, result as ExecutionResult);
}

function conclude(context: Context, result: ExecutionResult): ExecutionOutcome {
  const { errors, invalidations, filters, settings } = context;
  // A hole where an error has been told already is not told again.
  const told = new Set(errors.map((error) => JSON.stringify(error.path)));
  const holes = (result.errors ?? []).filter((error) => !told.has(JSON.stringify(error.path ?? null)));
  return {
    data: result.data ? { ...result.data } : null,
    errors: [...errors, ...holes.map((error) => translateExecutionError(settings.schema, error))],
    invalidations,
    ...filters,
  };
}

function resolveField(source: unknown, args: Readonly<Record<string, unknown>>, context: Context, info: GraphQLResolveInfo): unknown {
  const { settings, execution } = context;
  const path = pathOf(info);
  const refuse = (errorType: string, message: string) => {
    context.errors.push(fieldError(path, info.fieldNodes, { errorType, message }));
    return null;
  };
  const { depth, resolvers: resolverLimit } = settings.limits;
  if (depth > 0 && path.filter((key) => typeof key === 'string').length > depth) {
    return refuse('QueryDepthLimitReached', `Query depth limit of ${depth} reached.`);
  }
  if (!settings.mayAccess(execution.caller, info.parentType, info.fieldName)) {
    return refuse('Unauthorized', `Not Authorized to access ${info.fieldName} on type ${info.parentType.name}`);
  }
  const { resolution } = execution;
  const fit = (value: unknown) => {
    const fitted = fitResult(info.returnType, value, path, (error) => context.errors.push(error));
    return resolution ? itemsLater(info.returnType, fitted) : fitted;
  };
  if (!resolution?.resolvers.has(info.parentType.name, info.fieldName)) return fit(propertyOf(source, info.fieldName));
  context.resolversRun += 1;
  if (context.resolversRun > resolverLimit) return refuse('ResolverExecutionLimitReached', `Resolver execution limit of ${resolverLimit} reached.`);
  return resolution.resolvers.resolve(fieldRequest(source, args, context, info)).then((outcome) => {
    for (const error of outcome.errors) context.errors.push(fieldError(path, info.fieldNodes, error));
    if (outcome.value !== null || outcome.errors.length === 0) context.invalidations.push(...outcome.invalidations);
    if (info.parentType === info.schema.getSubscriptionType()) context.filters = filtersOf(outcome);
    return fit(outcome.value);
  });
}

/**
 * Where fields of a list's items are resolved later, every item comes later: graphql-js forgets the promises of the items before one that
 * fails at once, and a forgotten promise that fails ends the process.
 */
function itemsLater(type: GraphQLOutputType, value: unknown): unknown {
  if (isNonNullType(type)) return itemsLater(type.ofType, value);
  if (!isListType(type) || !Array.isArray(value) || isLeafType(getNamedType(type))) return value;
  return value.map((item) => Promise.resolve(itemsLater(type.ofType, item)));
}

function fieldRequest(source: unknown, args: Readonly<Record<string, unknown>>, { execution }: Context, info: GraphQLResolveInfo): FieldRequest {
  const { headers, givenVariables, deadline } = execution.resolution!;
  return {
    parentTypeName: info.parentType.name,
    fieldName: info.fieldName,
    args,
    source: source ?? null,
    caller: execution.caller,
    headers,
    variables: givenVariables,
    selectionSetList: listSelection(info),
    selectionSetGraphQL: printSelection(info),
    deadline,
  };
}

function filtersOf({ subscriptionFilter, subscriptionInvalidationFilter }: FieldOutcome): Context['filters'] {
  return { ...subscriptionFilter && { subscriptionFilter }, ...subscriptionInvalidationFilter && { subscriptionInvalidationFilter } };
}

function propertyOf(source: unknown, name: string): unknown {
  return typeof source === 'object' && source !== null && Object.hasOwn(source, name) ? (source as Record<string, unknown>)[name] : undefined;
}

function pathOf(info: GraphQLResolveInfo): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let path: GraphQLResolveInfo['path'] | undefined = info.path; path; path = path.prev) keys.unshift(path.key);
  return keys;
}
