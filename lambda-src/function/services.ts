import { createBedrockClient } from './bedrock/client';
import { createAskModel } from './bedrock/invoke-model';
import { createStreamReply } from './bedrock/stream-reply';
import type { Configuration } from './configuration';
import { createGraphqlClient } from './graphql/client';
import { createReplyApi } from './graphql/reply-api';
import type { Services } from './handler';
import { prime } from './prime';

/** The function's two neighbours: Bedrock and its own API. */
export function createServices(configuration: Configuration): Services {
  const bedrock = createBedrockClient(configuration.bedrockRegion);
  const graphql = createGraphqlClient(configuration.graphqlUrl, configuration.region);
  const streamReply = createStreamReply(bedrock, configuration);
  return {
    askModel: createAskModel(bedrock, configuration),
    streamReply,
    api: createReplyApi(graphql.execute),
    settings: configuration.settings,
    primed: prime(streamReply, graphql.sign),
  };
}
