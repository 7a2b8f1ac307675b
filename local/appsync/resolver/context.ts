import type { ApiPlan } from '../../plan';
import type { HandlerContext } from '../appsync-js';
import type { FieldRequest } from './types';

/** What of the context is the same for every handler of one field. */
export function fieldContext(plan: ApiPlan, field: FieldRequest): HandlerContext {
  const { cookie: _, ...headers } = field.headers;
  return {
    args: field.args,
    identity: field.caller.identity,
    source: field.source,
    env: plan.environment,
    request: { headers, domainName: field.domainName ?? null },
    info: {
      fieldName: field.fieldName,
      parentTypeName: field.parentTypeName,
      variables: field.variables,
      selectionSetList: field.selectionSetList,
      selectionSetGraphQL: field.selectionSetGraphQL,
    },
  };
}

/** What a direct Lambda resolver sends: the context as the function's event. */
export function directLambdaEvent(context: HandlerContext): Readonly<Record<string, unknown>> {
  const { args, identity, source, request, prev, info, stash } = context;
  return { arguments: args, identity, source, request, prev: prev ?? null, info, stash: stash ?? {} };
}
