import { ConverseCommand, ConverseStreamCommand, InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime';
import { ACCOUNT, ask, CLAUDE, closeAll, MODEL, REGION, stage } from './harness';
import type { PolicyStatement } from '../../../local/plan';

afterEach(closeAll);

const ACTIONS = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'];
const allow = (resource: string | string[], conditions?: PolicyStatement['conditions'], actions = ACTIONS): PolicyStatement =>
  ({ effect: 'Allow', actions, resources: [resource].flat(), conditions });
const model = (region: string, id = 'anthropic.claude-haiku-5-5') => `arn:aws:bedrock:${region}::foundation-model/${id}`;
const owned = (resource: string) => `arn:aws:bedrock:${REGION}:${ACCOUNT}:${resource}`;
const EU = ['eu-central-1', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-3'];

type Converse = typeof ConverseCommand | typeof ConverseStreamCommand;

async function outcome(statements: PolicyStatement[], modelId: string, Command: Converse = ConverseStreamCommand, more = {}) {
  const client = (await stage()).client({ statements });
  return client.send(new (Command as typeof ConverseCommand)({ ...ask('Hello', modelId), ...more })).then(() => 'allowed', (error) => `${error.name}: ${error.message}`);
}

test('a foundation model needs its own ARN and the action of the call', async () => {
  expect(await outcome([allow(model(REGION, MODEL))], MODEL)).toBe('allowed');
  expect(await outcome([allow(model('us-east-1', MODEL))], MODEL)).toMatch(/^AccessDeniedException/);
  const streamOnly = [allow(model(REGION, MODEL), undefined, [ACTIONS[1]])];
  expect(await outcome(streamOnly, MODEL)).toBe('allowed');
  expect(await outcome(streamOnly, MODEL, ConverseCommand)).toBe(
    `AccessDeniedException: User: arn:aws:iam::${ACCOUNT}:user/user-0 is not authorized to perform: bedrock:InvokeModel on resource: ${model(REGION, MODEL)} `
    + 'because no identity-based policy allows the bedrock:InvokeModel action',
  );
});

test('a geographic profile needs the profile, and the model in every destination Region through it', async () => {
  const profile = owned(`inference-profile/${CLAUDE}`);
  const through = { StringEquals: { 'bedrock:InferenceProfileArn': profile } };
  expect(await outcome([allow(profile), allow(EU.map((region) => model(region)), through)], CLAUDE)).toBe('allowed');
  expect(await outcome([allow(profile)], CLAUDE)).toContain(`on resource: ${model(REGION)} `);
  expect(await outcome([allow(profile), allow(EU.slice(1).map((region) => model(region)), through)], CLAUDE)).toContain(`on resource: ${model(EU[0])} `);
  expect(await outcome([allow(EU.map((region) => model(region)), through)], CLAUDE)).toContain(`on resource: ${profile} `);
  const another = { StringEquals: { 'bedrock:InferenceProfileArn': owned('inference-profile/eu.other') } };
  expect(await outcome([allow(profile), allow(EU.map((region) => model(region)), another)], CLAUDE)).toMatch(/^AccessDeniedException/);
});

test('a global profile needs the model without a Region too, where the requested Region is unspecified', async () => {
  const id = 'global.anthropic.claude-haiku-5-5';
  const profile = owned(`inference-profile/${id}`);
  const parts = [
    allow(profile, { StringEquals: { 'aws:RequestedRegion': REGION } }),
    allow(model(REGION), { StringEquals: { 'aws:RequestedRegion': REGION, 'bedrock:InferenceProfileArn': profile } }),
    allow(model(''), { StringEquals: { 'aws:RequestedRegion': 'unspecified', 'bedrock:InferenceProfileArn': profile } }),
  ];
  expect(await outcome(parts, id)).toBe('allowed');
  for (const missing of parts) {
    expect(await outcome(parts.filter((part) => part !== missing), id)).toContain(`on resource: ${missing.resources[0]} `);
  }
});

test.each([
  'application-inference-profile/abc123', 'provisioned-model/abc123', 'imported-model/abc123', 'custom-model-deployment/abc123', 'prompt-router/abc123', 'default-prompt-router/x:1',
])('%s needs its ARN', async (resource) => {
  expect(await outcome([allow(owned(resource))], owned(resource))).toBe('allowed');
  expect(await outcome([allow(owned(`${resource}4`))], owned(resource))).toMatch(/^AccessDeniedException/);
});

test('a Marketplace endpoint needs the resource of Bedrock for all of them, and the endpoint of SageMaker through Bedrock', async () => {
  const endpoint = `arn:aws:sagemaker:${REGION}:${ACCOUNT}:endpoint/chat`;
  const parts = [
    allow(owned('marketplace/model-endpoint/all-access')),
    allow(endpoint, { StringEquals: { 'aws:CalledViaLast': 'bedrock.amazonaws.com' } }, ['sagemaker:InvokeEndpointWithResponseStream']),
  ];
  expect(await outcome(parts, endpoint)).toBe('allowed');
  expect(await outcome(parts.slice(1), endpoint)).toContain('bedrock:InvokeModelWithResponseStream on resource: ');
  expect(await outcome(parts.slice(0, 1), endpoint)).toContain(`sagemaker:InvokeEndpointWithResponseStream on resource: ${endpoint} `);
  expect(await outcome(parts, endpoint, ConverseCommand)).toMatch(/^AccessDeniedException/);
});

test('a geography that nobody knows yet makes a profile too', async () => {
  const profile = owned('inference-profile/sa.zai.glm-4.7');
  const through = { StringEquals: { 'bedrock:InferenceProfileArn': profile } };
  expect(await outcome([allow(profile), allow(model(REGION, 'zai.glm-4.7'), through)], 'sa.zai.glm-4.7')).toBe('allowed');
  expect(await outcome([allow(model(REGION, 'zai.glm-4.7'))], 'zai.glm-4.7')).toBe('allowed');
});

test('ARNs of models and profiles mean what their ids mean', async () => {
  expect(await outcome([allow(model(REGION, MODEL))], model(REGION, MODEL))).toBe('allowed');
  const profile = owned(`inference-profile/${CLAUDE}`);
  expect(await outcome([allow(profile), allow(EU.map((region) => model(region)))], profile)).toBe('allowed');
});

test('a guardrail needs ApplyGuardrail', async () => {
  const guardrailConfig = { guardrailIdentifier: 'abc', guardrailVersion: '1' };
  expect(await outcome([allow(model(REGION, MODEL))], MODEL, ConverseStreamCommand, { guardrailConfig })).toContain(`bedrock:ApplyGuardrail on resource: ${owned('guardrail/abc')}`);
  const both = [allow(model(REGION, MODEL)), allow(owned('guardrail/abc'), undefined, ['bedrock:ApplyGuardrail'])];
  expect(await outcome(both, MODEL, ConverseStreamCommand, { guardrailConfig })).toBe('allowed');
  const client = (await stage()).client({ statements: [allow(model(REGION, 'anthropic.claude-3-haiku-20240307-v1:0'))] });
  await expect(client.send(new InvokeModelCommand({ modelId: 'anthropic.claude-3-haiku-20240307-v1:0', guardrailIdentifier: 'abc', guardrailVersion: '1', body: '{}' })))
    .rejects.toMatchObject({ name: 'AccessDeniedException' });
});

test('what is no model id, or one of another Region, is invalid', async () => {
  const everything = [allow('*', undefined, ['*'])];
  for (const id of ['nonsense', 'a b.c', model('us-east-1', MODEL), 'arn:aws:bedrock:eu-west-1:123456789012:teapot/x']) {
    expect(await outcome(everything, id)).toBe('ValidationException: The provided model identifier is invalid.');
  }
});

test('Claude from 4.5 and Nova from 2 on are not there without a profile', async () => {
  const everything = [allow('*', undefined, ['*'])];
  for (const id of ['anthropic.claude-haiku-5-5', 'anthropic.claude-sonnet-4-5-20250929-v1:0', 'anthropic.claude-haiku-4-5-20251001-v1:0', 'anthropic.claude-opus-4-8', 'amazon.nova-2-lite-v1:0']) {
    expect(await outcome(everything, id)).toBe(`ValidationException: Invocation of model ID ${id} with on-demand throughput isn’t supported. `
      + 'Retry your request with the ID or ARN of an inference profile that contains this model.');
  }
  for (const id of ['anthropic.claude-3-7-sonnet-20250219-v1:0', 'anthropic.claude-sonnet-4-20250514-v1:0', 'amazon.nova-lite-v1:0', 'openai.gpt-5.6-luna', 'zai.glm-4.7']) {
    expect(await outcome(everything, id)).toBe('allowed');
  }
});

test('a wrong secret, an unknown key and a missing signature are told apart', async () => {
  const one = await stage();
  await expect(one.client({ secret: 'guessed' }).send(new ConverseCommand(ask('Hello')))).rejects.toMatchObject({ name: 'InvalidSignatureException' });
  const other = await stage();
  const stranger = other.client();
  stranger.config.endpoint = async () => ({ protocol: 'http:', hostname: '127.0.0.1', port: Number(new URL(one.url).port), path: '/' });
  await expect(stranger.send(new ConverseCommand(ask('Hello')))).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  const unsigned = await fetch(`${one.url}/model/x.y/converse`, { method: 'POST', body: '{}' });
  expect([unsigned.status, unsigned.headers.get('x-amzn-errortype')]).toEqual([403, 'MissingAuthenticationTokenException']);
});

test('an unknown condition operator is an error for the person at the terminal, not a permission', async () => {
  const one = await stage();
  const client = one.client({ statements: [allow('*', { NumericLessThan: { x: '1' } })] });
  await expect(client.send(new ConverseCommand(ask('Hello')))).rejects.toMatchObject({ name: 'InternalServerException' });
  expect(one.errors.join()).toContain('`NumericLessThan`');
});
