import { Aws, Lazy } from 'aws-cdk-lib';
import { ChatModel } from '../../src';

const TOKEN = Lazy.string({ produce: () => 'token' });
const PROFILE = 'eu.anthropic.claude-haiku-5-5';
const arn = (resource: string) => `arn:aws:bedrock:eu-west-1:111122223333:${resource}`;

test.each<[string, () => ChatModel, string]>([
  ['an unknown form', () => ChatModel.fromModelId('claude'), '`modelId` must be a foundation model (anthropic.claude-haiku-5-5), a geographic inference profile'],
  ['a prompt', () => ChatModel.fromModelId(arn('prompt/ABCDEFGHIJ:1')), 'got "arn:aws:bedrock:eu-west-1:111122223333:prompt/ABCDEFGHIJ:1"'],
  ['a token that says nothing', () => ChatModel.fromModelId(TOKEN), 'got a token whose form cannot be read at synth: state it with `model`'],
  ['a foundation model by the ARN of something else', () => ChatModel.foundationModel('arn:aws:s3:::bucket'), '`modelId` must be a foundation model'],
  ['a model as a profile', () => ChatModel.inferenceProfile('anthropic.claude-haiku-5-5'), '`profileId` must be the id or ARN of an inference profile like eu.anthropic.claude-haiku-5-5'],
  ['a token as a profile', () => ChatModel.inferenceProfile(TOKEN), 'got a token whose form cannot be read at synth'],
  ['no destination', () => ChatModel.inferenceProfile(PROFILE, { destinationRegions: [] }), '`destinationRegions` must name at least one Region, got an empty list'],
  ['no Region as a destination', () => ChatModel.inferenceProfile(PROFILE, { destinationRegions: ['eu-west-1', '*'] }), '`destinationRegions` must be names of Regions like eu-west-1, got "*"'],
  ['an application profile by an id', () => ChatModel.applicationInferenceProfile('abc123'), '`arn` must be the ARN of an application inference profile, got "abc123"'],
  ['an application profile by another ARN', () => ChatModel.applicationInferenceProfile(arn('prompt-router/a')), '`arn` must be the ARN of an application inference profile'],
  ['no models', () => ChatModel.applicationInferenceProfile(TOKEN, { models: [] }), '`models` must name at least one model, got an empty list'],
  ['models that stand for others', () => ChatModel.promptRouter(TOKEN, { models: [arn('prompt-router/a')] }), '`models` must be ids or ARNs of foundation models or system inference profiles'],
  ['a prompt router by another ARN', () => ChatModel.promptRouter(arn('imported-model/a')), '`arn` must be the ARN of a prompt router'],
  ['a provisioned model by another ARN', () => ChatModel.provisionedModel(arn('imported-model/a')), '`arn` must be the ARN of a provisioned model'],
  ['an imported model by another ARN', () => ChatModel.importedModel(arn('provisioned-model/a')), '`arn` must be the ARN of an imported model'],
  ['a deployment by another ARN', () => ChatModel.customModelDeployment(arn('custom-model/a')), '`arn` must be the ARN of a custom model deployment'],
  ['an endpoint by another ARN', () => ChatModel.marketplaceEndpoint(arn('imported-model/a')), '`arn` must be the ARN of a marketplace endpoint'],
])('%s is refused', (_, make, message) => {
  expect(make).toThrow(message);
});

test.each<[string, ChatModel, string]>([
  ['foundationModel', ChatModel.foundationModel(TOKEN), TOKEN],
  ['inferenceProfile', ChatModel.inferenceProfile(PROFILE, { destinationRegions: [Aws.REGION, 'eusc-de-east-1'] }), PROFILE],
  ['applicationInferenceProfile', ChatModel.applicationInferenceProfile(TOKEN, { models: [PROFILE, arn(`inference-profile/${PROFILE}`)] }), TOKEN],
  ['promptRouter', ChatModel.promptRouter(arn('default-prompt-router/meta.llama:1')), arn('default-prompt-router/meta.llama:1')],
  ['provisionedModel', ChatModel.provisionedModel(arn(`provisioned-model/${TOKEN}`)), arn(`provisioned-model/${TOKEN}`)],
  ['importedModel', ChatModel.importedModel(TOKEN), TOKEN],
  ['customModelDeployment', ChatModel.customModelDeployment(TOKEN), TOKEN],
  ['marketplaceEndpoint', ChatModel.marketplaceEndpoint('arn:aws:sagemaker:eu-west-1:111122223333:endpoint/chat'), 'arn:aws:sagemaker:eu-west-1:111122223333:endpoint/chat'],
])('%s sends what it was given', (_, { modelId }, sent) => {
  expect(modelId).toBe(sent);
});
