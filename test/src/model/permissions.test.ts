import * as fs from 'node:fs';
import * as path from 'node:path';
import { Aws, CfnParameter, Environment, Stack, Token } from 'aws-cdk-lib';
import { authorize } from '../../../local/bedrock/authorization';
import { readModelId } from '../../../local/bedrock/model-reference';
import { createIdentities } from '../../../local/iam/identities';
import type { PolicyStatement } from '../../../local/plan';
import { ChatModel } from '../../../src';
import { INVOKE_ACTIONS, ModelStatement } from '../../../src/private/model/model-statements';
import { chatStack, freezeDate, line, statements } from '../fixture';

freezeDate();

const ACCOUNT = '111122223333';
const ENVIRONMENTS: Record<string, Environment | undefined> = {
  'aws': { region: 'eu-west-1', account: ACCOUNT },
  'aws-us-gov': { region: 'us-gov-west-1', account: ACCOUNT },
  'aws-cn': { region: 'cn-north-1', account: ACCOUNT },
  'Region known': { region: 'eu-west-1' },
  'account known': { account: ACCOUNT },
  'environment-agnostic': undefined,
};
const EU = ['eu-central-1', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-3'];

type Form = (stack: Stack) => ChatModel;
const id = (modelId: string): Form => () => ChatModel.fromModelId(modelId);
const arn = (resource: string, account = true): Form => (stack) =>
  ChatModel.fromModelId(`arn:${stack.partition}:bedrock:${stack.region}:${account ? stack.account : ''}:${resource}`);
/** An ARN as somebody copies it from the console: of the stack's partition and Region, where they are known. */
const copied = (resource: string, account = ACCOUNT): Form => ({ region }) => {
  const known = Token.isUnresolved(region) ? 'eu-west-1' : region;
  const partition = known.startsWith('cn-') ? 'aws-cn' : known.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  return ChatModel.fromModelId(`arn:${partition}:bedrock:${known}:${account}:${resource}`);
};
const whole = (stack: Stack) => new CfnParameter(stack, 'Model').valueAsString;

const FORMS: Record<string, Form> = {
  'foundation model': id('openai.gpt-oss-120b-1:0'),
  'foundation model, dots': id('zai.glm-4.7'),
  'foundation model, ARN': arn('foundation-model/openai.gpt-5.6-luna', false),
  'foundation model, ARN copied': copied('foundation-model/zai.glm-4.7', ''),
  'foundation model, token': (stack) => ChatModel.foundationModel(whole(stack)),
  'geographic profile': id('eu.anthropic.claude-haiku-5-5'),
  'geographic profile, dots': id('in.openai.gpt-5.6-luna'),
  'geographic profile, GovCloud': id('us-gov.openai.gpt-oss-120b-1:0'),
  'geographic profile, a geography to come': id('sa.zai.glm-4.7'),
  'geographic profile, ARN': arn('inference-profile/eu.anthropic.claude-haiku-5-5'),
  'geographic profile, ARN copied': copied('inference-profile/us-gov.openai.gpt-oss-120b-1:0'),
  'geographic profile, Regions known': () => ChatModel.inferenceProfile('eu.anthropic.claude-haiku-5-5', { destinationRegions: EU }),
  'global profile': id('global.anthropic.claude-haiku-5-5'),
  'global profile, dots': id('global.openai.gpt-5.6-luna'),
  'global profile, ARN': arn('inference-profile/global.anthropic.claude-haiku-5-5'),
  'global profile, ARN copied': copied('inference-profile/global.anthropic.claude-haiku-5-5'),
  'application inference profile': arn('application-inference-profile/abc123def456'),
  'application inference profile, ARN copied': copied('application-inference-profile/abc123def456'),
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
  'prompt router, ARN copied': copied('prompt-router/abc123def456'),
  'prompt router of AWS': arn('default-prompt-router/anthropic.claude:1'),
  'prompt router, models known': (stack) => ChatModel.promptRouter(whole(stack), { models: ['eu.amazon.nova-lite-v1:0', 'amazon.nova-pro-v1:0'] }),
  'marketplace endpoint': (stack) => ChatModel.fromModelId(`arn:${stack.partition}:sagemaker:${stack.region}:${stack.account}:endpoint/chat`),
  'marketplace endpoint, token': (stack) => ChatModel.marketplaceEndpoint(whole(stack)),
};

const GOLDEN = path.join(__dirname, '..', 'golden', 'model-permissions.txt');

/** What a caller is granted, as the template has it. */
function granted(form: Form, env: Environment | undefined, bedrockRegion?: string): ModelStatement[] {
  const stack = new Stack(undefined, 'Stack', { env });
  return stack.resolve(form(stack)._statements({ partition: stack.partition, account: stack.account, region: bedrockRegion ?? stack.region }));
}

/** The same, one ARN or condition a line. */
function needed(form: Form, env: Environment | undefined, bedrockRegion?: string): string[] {
  return granted(form, env, bedrockRegion).map(({ actions = INVOKE_ACTIONS, resources, conditions }) => [
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
  // An ARN that can be read says the Region itself.
  const elsewhere = Object.entries(FORMS).filter(([, form]) => form(new Stack())._region === undefined).flatMap(([name, form]) =>
    [`${name}, Bedrock in another Region`, '  eu-central-1', ...needed(form, ENVIRONMENTS.aws, 'eu-central-1'), '  a token', ...needed(form, ENVIRONMENTS.aws, Aws.REGION)]);
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

/** Forms behind which only AWS knows what stands; there the runner asks for the form's own ARN. */
const OPAQUE = /^(application inference profile|prompt router)/;
const READABLE = Object.entries(FORMS).filter(([, form]) => {
  const stack = new Stack();
  return line(stack.resolve(form(stack).modelId)) !== '<Model>';
});

test.each(READABLE)('%s: so granted a call gets through, and without any of the statements it does not', (name, form) => {
  const env = { region: 'eu-west-1', account: ACCOUNT };
  const identities = createIdentities({ partition: 'aws', ...env, roles: [] });
  const text = (value: unknown) => line(value).replaceAll('<Partition>', 'aws');
  const all = granted(form, env).map(({ actions = INVOKE_ACTIONS, resources, conditions = {} }): PolicyStatement => ({
    effect: 'Allow',
    actions: [...actions],
    resources: resources.map(text),
    conditions: JSON.parse(JSON.stringify(conditions), (_, value) => value?.['Fn::Join'] ? text(value) : value),
  }));
  const stack = new Stack(undefined, 'Stack', { env });
  const reference = readModelId(text(stack.resolve(form(stack).modelId)), env.region);
  for (const action of INVOKE_ACTIONS) {
    const call = (allowed: PolicyStatement[]) => authorize({ principal: identities.user(`user-${Math.random()}`, allowed), action, region: env.region, reference }, identities);
    expect(() => call(all)).not.toThrow();
    for (const missing of OPAQUE.test(name) ? all.slice(0, 1) : all) {
      expect(() => call(all.filter((statement) => statement !== missing))).toThrow('is not authorized to perform');
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
