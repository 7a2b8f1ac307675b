import { App, Stack, Validations } from 'aws-cdk-lib';
import { AuthorizationType } from 'aws-cdk-lib/aws-appsync';
import { Key } from 'aws-cdk-lib/aws-kms';
import { AwsSolutionsChecks, NIST80053R5Checks, NagPack, ServerlessChecks } from 'cdk-nag';
import { freezeDate } from './fixture';
import { BedrockChatApi, BedrockChatApiProps, ChatModel } from '../../src';

freezeDate();

const BARE = { modelId: 'zai.glm-4.7' };
const FULL = {
  modelId: 'eu.anthropic.claude-haiku-5-5',
  maxTokens: 8000,
  tracing: true,
  guardrailIdentifier: 'abc',
  guardrailVersion: '1',
  guardrailProfileId: 'eu.guardrail.v1:0',
  authorizationModes: [{ authorizationType: AuthorizationType.IAM }],
};

/** What a pack finds in an app with one construct, by the rule's name. */
function findings(Pack: new (scope: App) => NagPack, props: BedrockChatApiProps, acknowledged: Record<string, string>, encrypted = false): string[] {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  const encryptionKey = encrypted ? new Key(stack, 'Key', { enableKeyRotation: true }) : undefined;
  const chat = new BedrockChatApi(stack, 'Chat', { ...props, encryptionKey });
  for (const [id, reason] of Object.entries(acknowledged)) Validations.of(chat).acknowledge({ id, reason });
  return new Pack(app).validateScope(stack).violations.map(({ ruleName }) => ruleName);
}

const NO_CONTENT = { 'AwsSolutions-ASC3': 'the log is complete but for content, which is left out on purpose' };
const TRACES = { 'AwsSolutions-IAM5[Resource::*]': 'X-Ray knows no narrower resource' };
const LAMBDA_FAILURES = {
  'Serverless-LambdaDLQ': 'an event that is dropped leaves a turn that every reader is told is LOST; a queue would keep messages of people',
  'Serverless-LambdaAsyncFailureDestination': 'the same',
};

test('AwsSolutions finds nothing in the bare construct but that content is not logged', () => {
  expect(findings(AwsSolutionsChecks, BARE, {})).toEqual(['AwsSolutions-ASC3']);
  expect(findings(AwsSolutionsChecks, BARE, NO_CONTENT)).toEqual([]);
});

test('AwsSolutions finds in the full construct what AWS itself leaves open, and only that', () => {
  // Ids with more than one `::` cannot be acknowledged, so these stay findings; `destinationRegions` and no guardrail profile avoid them.
  expect(findings(AwsSolutionsChecks, FULL, { ...NO_CONTENT, ...TRACES })).toEqual([
    'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:bedrock:*::foundation-model/anthropic.claude-haiku-5-5]',
    'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:bedrock:*:<AWS::AccountId>:guardrail-profile/eu.guardrail.v1:0]',
  ]);
});

test('AwsSolutions finds nothing where the Regions behind a profile are said', () => {
  const model = ChatModel.inferenceProfile(FULL.modelId, { destinationRegions: ['eu-central-1'] });
  const props = { ...FULL, modelId: undefined, guardrailProfileId: undefined, model };
  expect(findings(AwsSolutionsChecks, props, { ...NO_CONTENT, ...TRACES })).toEqual([]);
});

test('Serverless finds nothing but that failed events are not kept', () => {
  expect(findings(ServerlessChecks, { ...FULL }, {})).toEqual(Object.keys(LAMBDA_FAILURES));
  expect(findings(ServerlessChecks, { ...FULL }, LAMBDA_FAILURES)).toEqual([]);
});

test('NIST 800-53 finds what is the account\'s to decide', () => {
  expect(findings(NIST80053R5Checks, BARE, {}, true).sort()).toEqual([
    'NIST.800.53.R5-DynamoDBInBackupPlan', // backup plans choose their tables
    'NIST.800.53.R5-IAMNoInlinePolicy', // grants of CDK are inline policies
    'NIST.800.53.R5-LambdaConcurrency', // a share of the account's concurrency
    'NIST.800.53.R5-LambdaDLQ', // would keep messages of people
    'NIST.800.53.R5-LambdaInsideVPC', // the `vpc` prop
  ]);
});
