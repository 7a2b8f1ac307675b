import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { environmentCredentials } from '../credentials';

const CONNECTION_TIMEOUT_MILLIS = 5_000;

/**
 * HTTP/1.1 with keep-alive: over HTTP/2 the SDK opens a connection for every stream, and ends a broken stream without an error.
 * No request timeout: the turn and `invokeModel` watch the clock themselves and abort.
 */
export function createBedrockClient(region: string): BedrockRuntimeClient {
  return new BedrockRuntimeClient({
    region,
    credentials: environmentCredentials,
    authSchemePreference: ['sigv4'],
    requestHandler: new NodeHttpHandler({ connectionTimeout: CONNECTION_TIMEOUT_MILLIS }),
  });
}
