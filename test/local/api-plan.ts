import type { ApiPlan } from '../../local/plan';

/** An API that has nothing yet. */
export function apiPlan(changes: Partial<ApiPlan> = {}): ApiPlan {
  return {
    logicalId: 'Api',
    constructPath: 'Stack/Chat/Api',
    id: 'api1',
    arn: 'arn:aws:appsync:eu-west-1:111122223333:apis/api1',
    name: 'Chat',
    region: 'eu-west-1',
    account: '111122223333',
    schema: 'type Query { hello: String }',
    defaultAuthorization: { type: 'API_KEY' },
    additionalAuthorization: [],
    apiKeys: [],
    environment: {},
    dataSources: [],
    resolvers: [],
    pipelineFunctions: [],
    introspection: true,
    queryDepthLimit: 0,
    resolverCountLimit: 0,
    ...changes,
  };
}
