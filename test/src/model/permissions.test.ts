import * as fs from 'node:fs';
import * as path from 'node:path';
import { Aws, CfnParameter, Environment, Stack } from 'aws-cdk-lib';
import { ChatModel } from '../../../src';
import { INVOKE_ACTIONS, ModelStatement } from '../../../src/private/model/model-statements';
import { chatStack, freezeDate, line, statements } from '../fixture';

freezeDate();

const ENVIRONMENTS: Record<string, Environment | undefined> = {
  'aws': { region: 'eu-west-1', account: '111122223333' },
  'aws-us-gov': { region: 'us-gov-west-1', account: '111122223333' },
  'aws-cn': { region: 'cn-north-1', account: '111122223333' },
  'environment-agnostic': undefined,
};

type Form = (stack: Stack) => ChatModel;
const id = (modelId: string): Form => () => ChatModel.fromModelId(modelId);
const arn = (resource: string): Form => (stack) => ChatModel.fromModelId(`arn:${stack.partition}:bedrock:${stack.region}:${stack.account}:${resource}`);
const whole = (stack: Stack) => new CfnParameter(stack, 'Model').valueAsString;

const FORMS: Record<string, Form> = {
  'foundation model': id('openai.gpt-oss-120b-1:0'),
  'foundation model, dots': id('zai.glm-4.7'),
  'foundation model, ARN': (stack) => ChatModel.fromModelId(`arn:${stack.partition}:bedrock:${stack.region}::foundation-model/zai.glm-4.7`),
  'geographic profile': id('eu.anthropic.claude-haiku-5-5'),
  'geographic profile, ARN': arn('inference-profile/eu.anthropic.claude-haiku-5-5'),
  'geographic profile, Regions known': () => ChatModel.inferenceProfile('eu.anthropic.claude-haiku-5-5', { destinationRegions: ['eu-central-1', 'eu-north-1'] }),
  'global profile': id('global.anthropic.claude-haiku-5-5'),
  'global profile, ARN': arn('inference-profile/global.anthropic.claude-haiku-5-5'),
  'application inference profile': arn('application-inference-profile/abc123def456'),
  'application inference profile, token': (stack) => ChatModel.applicationInferenceProfile(whole(stack)),
  'application inference profile of a model': (stack) => ChatModel.applicationInferenceProfile(whole(stack), { models: ['amazon.nova-lite-v1:0'] }),
  'application inference profile of a geographic profile': (stack) => ChatModel.applicationInferenceProfile(whole(stack), { models: ['eu.amazon.nova-lite-v1:0'] }),
  'application inference profile of a geographic profile, Regions known': (stack) =>
    ChatModel.applicationInferenceProfile(whole(stack), { models: ['eu.amazon.nova-lite-v1:0'], destinationRegions: ['eu-central-1'] }),
  'application inference profile of a global profile': (stack) => ChatModel.applicationInferenceProfile(whole(stack), { models: ['global.amazon.nova-2-lite-v1:0'] }),
  'provisioned model': arn('provisioned-model/abc123def456'),
  'provisioned model, token': (stack) => ChatModel.provisionedModel(whole(stack)),
  'imported model': arn('imported-model/abc123def456'),
  'imported model, token': (stack) => ChatModel.importedModel(whole(stack)),
  'custom model deployment': arn('custom-model-deployment/abc123def456'),
  'custom model deployment, token': (stack) => ChatModel.customModelDeployment(whole(stack)),
  'prompt router': arn('prompt-router/abc123def456'),
  'prompt router of AWS': arn('default-prompt-router/anthropic.claude:1'),
  'prompt router, models known': (stack) => ChatModel.promptRouter(whole(stack), { models: ['eu.amazon.nova-lite-v1:0', 'amazon.nova-pro-v1:0'] }),
  'marketplace endpoint': (stack) => ChatModel.fromModelId(`arn:${stack.partition}:sagemaker:${stack.region}:${stack.account}:endpoint/chat`),
  'marketplace endpoint, token': (stack) => ChatModel.marketplaceEndpoint(whole(stack)),
};

const GOLDEN = path.join(__dirname, '..', 'golden', 'model-permissions.txt');

/** What a caller needs, one ARN or condition a line. */
function needed(form: Form, env: Environment | undefined, bedrockRegion?: string): string[] {
  const stack = new Stack(undefined, 'Stack', { env });
  const needs = form(stack)._statements({ partition: stack.partition, account: stack.account, region: bedrockRegion ?? stack.region });
  return (stack.resolve(needs) as ModelStatement[]).map(({ actions = INVOKE_ACTIONS, resources, conditions }) => [
    `    ${actions.join(' ')}`,
    ...resources.map((resource) => `      on ${line(resource)}`),
    ...Object.entries(conditions ?? {}).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, value]) => `      if ${key} ${operator} ${line(value)}`)),
  ].join('\n'));
}

test('every form of model grants what the golden file says, in every partition', () => {
  const matrix = Object.entries(FORMS).flatMap(([name, form]) => [
    `${name}`,
    ...Object.entries(ENVIRONMENTS).flatMap(([environment, env]) => [`  ${environment}`, ...needed(form, env)]),
  ]);
  const elsewhere = ['foundation model', 'geographic profile', 'global profile'].flatMap((name) =>
    [`${name}, Bedrock in another Region`, '  eu-central-1', ...needed(FORMS[name], ENVIRONMENTS.aws, 'eu-central-1'), '  a token', ...needed(FORMS[name], ENVIRONMENTS.aws, Aws.REGION)]);
  const text = [...matrix, ...elsewhere].join('\n') + '\n';
  if (process.env.UPDATE_GOLDEN) fs.writeFileSync(GOLDEN, text);
  expect(text).toBe(fs.readFileSync(GOLDEN, 'utf8'));
});

test.each(Object.entries(FORMS))('%s: nothing with a wildcard is granted without a condition on what was asked for', (_, form) => {
  const stack = new Stack();
  for (const { resources, conditions } of form(stack)._statements({ partition: stack.partition, account: stack.account, region: stack.region })) {
    for (const resource of resources.map((arn_) => line(stack.resolve(arn_)))) {
      expect(resource).not.toBe('*');
      if (resource.includes('*')) expect(Object.keys(conditions!.StringEquals)).toEqual([expect.stringMatching(/^bedrock:(InferenceProfile|PromptRouter)Arn$/)]);
    }
  }
});

test('the function\'s role has these statements and no other on Bedrock', () => {
  const { template } = chatStack({ modelId: 'global.anthropic.claude-haiku-5-5' }, ENVIRONMENTS.aws);
  const had = statements(template, 'ChatHandlerRole').filter(({ Action }) => line(Action).includes('bedrock:'));
  expect(had.map(({ Action, Resource, Condition }) => [
    `    ${line(Action)}`,
    `      on ${line(Resource)}`,
    ...Object.entries(Condition!.StringEquals).map(([key, value]) => `      if ${key} StringEquals ${line(value)}`),
  ].join('\n'))).toEqual(needed(FORMS['global profile'], ENVIRONMENTS.aws));
});
