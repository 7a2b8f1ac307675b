import { createBedrockClient } from './bedrock/client';
import { createAskModel } from './bedrock/invoke-model';
import { createStreamReply } from './bedrock/stream-reply';
import type { Configuration } from './configuration';
import { keepAliveConnections } from './connections';
import { createGraphqlClient } from './graphql/client';
import { createReplyApi } from './graphql/reply-api';
import type { Services } from './handler';
import { prime } from './prime';

/** The function's two neighbours: Bedrock and its own API. */
export function createServices(configuration: Configuration): Services {
  const apiConnections = keepAliveConnections();
  const bedrock = createBedrockClient(configuration.bedrockRegion);
  const api = createReplyApi(createGraphqlClient(configuration.graphqlUrl, configuration.region, apiConnections).execute);
  const streamReply = createStreamReply(bedrock, configuration);
  return {
    askModel: createAskModel(bedrock, configuration),
    streamReply,
    api,
    settings: configuration.settings,
    primed: prime(streamReply, api, apiConnections),
  };
}
