import { Duration, Expiration, Stack, aws_certificatemanager as acm } from 'aws-cdk-lib';
import { BedrockChatApi } from '../../../src';

/** Everything that changes what the model is told and how the API answers. */
export function tuned(stack: Stack): BedrockChatApi {
  return new BedrockChatApi(stack, 'Chat', {
    modelId: 'amazon.nova-lite-v1:0',
    bedrockRegion: 'us-east-1',
    maxTokens: 4096,
    systemPrompt: 'Answer in rhymes.',
    temperature: 0.7,
    topP: 0.9,
    stopSequences: ['THE END'],
    additionalModelRequestFields: { inferenceConfig: { topK: 20 } },
    reasoningEffort: 'low',
    showReasoning: true,
    promptCaching: true,
    serviceTier: 'flex',
    latency: 'standard',
    requestMetadata: true,
    timeout: Duration.minutes(2),
    memorySize: 1024,
    publishInterval: Duration.millis(50),
    apiKeyExpires: Expiration.after(Duration.days(90)),
    broadcastResponses: false,
    introspection: true,
    queryDepthLimit: 15,
    resolverCountLimit: 20,
    domainName: {
      domainName: 'api.example.com',
      certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', `arn:aws:acm:us-east-1:${stack.account}:certificate/12345678-1234-1234-1234-123456789012`),
    },
    outputs: false,
  });
}
