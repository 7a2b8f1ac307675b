import { getArgumentValues, getVariableValues, type FieldNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import type { ApiPlan } from '../../plan';
import type { Clock } from '../../services';
import type { Resolvers } from '../resolver/types';
import {
  Refusal, type Caller, type Engine, type GraphqlErrorShape, type GraphqlRequest, type GraphqlResponse, type PreparedSubscription,
  type Publication, type Publisher, type RequestHeaders,
} from '../types';
import { createFieldAccess } from './directives';
import { chooseOperation, createDocumentReader, type ReadDocument } from './documents';
import { executeOperation, type ExecutionSettings } from './execution';
import { publicationsOf } from './publications';
import { buildAppSyncSchema, subscribedMutations } from './schema';
import { selectedFields, type SelectionScope } from './selection';
import { validationError } from './validation';
import { checkVariables, fillVariables, isTooDeep, type Variables } from './variables';

export interface EngineServices {
  readonly resolvers: Resolvers;
  readonly publisher: Publisher;
  readonly clock: Clock;
}

/** AppSync's own end of every request. */
const REQUEST_MILLIS = 30_000;
const RESOLVERS_PER_REQUEST = 10_000;

/** A request whose document, operation and variables hold. */
interface CheckedRequest {
  readonly read: ReadDocument;
  readonly operation: OperationDefinitionNode;
  readonly variables: Variables;
  readonly scope: SelectionScope;
}

export function createEngine(plan: ApiPlan, { resolvers, publisher, clock }: EngineServices): Engine {
  const schema = buildAppSyncSchema(plan.schema);
  const readDocument = createDocumentReader(schema, { introspection: plan.introspection });
  const settings: ExecutionSettings = {
    schema,
    limits: { depth: plan.queryDepthLimit, resolvers: plan.resolverCountLimit || RESOLVERS_PER_REQUEST },
    mayAccess: createFieldAccess(plan),
  };

  function check(request: GraphqlRequest): CheckedRequest | { readonly errors: readonly GraphqlErrorShape[] } {
    if (isTooDeep(request.variables)) throw new Refusal(400, 'MalformedHttpRequestException', 'Unable to parse GraphQL query.');
    const read = readDocument(request.query);
    if ('errors' in read) return read;
    const operation = chooseOperation(read, request);
    const variables = fillVariables(operation, request.variables);
    const errors = checkVariables(schema, operation, variables);
    if (errors.length > 0) return { errors };
    const { coerced, errors: others } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
    if (others) return { errors: others.map(({ message }) => ({ path: null, locations: null, message })) };
    return { read, operation, variables, scope: { fragments: read.fragments, variableValues: coerced } };
  }

  function resolution(request: GraphqlRequest, headers: RequestHeaders) {
    return { resolvers, headers, givenVariables: request.variables, deadline: clock.now() + REQUEST_MILLIS };
  }

  async function executeRequest(request: GraphqlRequest, caller: Caller, headers: RequestHeaders): Promise<GraphqlResponse> {
    const checked = check(request);
    if ('errors' in checked) return { data: null, errors: checked.errors };
    if (checked.operation.operation === 'subscription') return { data: null, errors: [wrongChannel('subscription', 'http')] };
    demandOneField(checked, caller, schema);
    const outcome = await executeOperation(settings, { ...checked, caller, resolution: resolution(request, headers) });
    if (checked.operation.operation === 'mutation' && outcome.data) {
      for (const publication of publicationsOf(checked.operation, checked.scope, outcome.data)) publisher.publish(publication);
    }
    for (const invalidation of outcome.invalidations) publisher.invalidate(invalidation);
    return outcome.errors.length > 0 ? { data: outcome.data, errors: outcome.errors } : { data: outcome.data };
  }

  async function prepareSubscription(
    request: GraphqlRequest, caller: Caller, headers: RequestHeaders,
  ): Promise<PreparedSubscription | { readonly errors: readonly GraphqlErrorShape[] }> {
    const checked = check(request);
    if ('errors' in checked) return checked;
    const { operation, scope } = checked;
    if (operation.operation !== 'subscription') return { errors: [wrongChannel(operation.operation, 'realtime')] };
    const [node] = rootFields(checked);
    if (!node) return { errors: [validationError('SubscriptionMultipleRootFields', 'Subscription operation must have exactly one root field')] };
    demandOneField(checked, caller, schema);
    const outcome = await executeOperation(settings, { ...checked, caller, resolution: resolution(request, headers) });
    if (outcome.errors.length > 0) return { errors: outcome.errors };
    const fieldName = node.name.value;
    return {
      fieldName,
      mutations: subscribedMutations(schema, fieldName),
      arguments: getArgumentValues(schema.getSubscriptionType()!.getFields()[fieldName], node, scope.variableValues),
      ...outcome.subscriptionFilter && { filter: outcome.subscriptionFilter },
      ...outcome.subscriptionInvalidationFilter && { invalidationFilter: outcome.subscriptionInvalidationFilter },
      renderKey: renderKey(request, caller),
      render: async (publication) => render(checked, caller, fieldName, publication),
    };
  }

  async function render(checked: CheckedRequest, caller: Caller, fieldName: string, { payload }: Publication): Promise<GraphqlResponse | null> {
    if (payload === null || payload === undefined) return null;
    const { data, errors } = await executeOperation(settings, { ...checked, caller, rootValue: { [fieldName]: payload } });
    return errors.length > 0 ? { data, errors } : { data };
  }

  return { execute: executeRequest, prepare: prepareSubscription };
}

/** Where policy allows none of the fields that are asked for, AppSync refuses the request as a whole. */
function demandOneField(checked: CheckedRequest, caller: Caller, schema: GraphQLSchema): void {
  const root = schema.getRootType(checked.operation.operation)!;
  const names = rootFields(checked).map((field) => field.name.value).filter((name) => !name.startsWith('__'));
  if (!caller.isFieldAllowed || names.length === 0) return;
  if (!names.some((name) => caller.isFieldAllowed!(root.name, name))) throw new Refusal(401, 'UnauthorizedException', 'Permission denied');
}

function rootFields({ operation, scope }: CheckedRequest): FieldNode[] {
  return selectedFields([operation.selectionSet], scope);
}

function wrongChannel(operation: string, channel: string): GraphqlErrorShape {
  return { path: null, locations: null, errorType: 'UnsupportedOperation', message: `${operation} not supported through the ${channel} channel` };
}

/** Whoever asks the same with the same rights hears the same. */
function renderKey({ query, operationName, variables }: GraphqlRequest, { type, identity, deniedFields }: Caller): string {
  return JSON.stringify([query, operationName ?? null, variables, type, identity?.groups ?? null, identity?.userArn ?? null, deniedFields]);
}
