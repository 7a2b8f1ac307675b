import * as fs from 'node:fs';
import * as path from 'node:path';
import { App } from 'aws-cdk-lib';
import { version } from 'aws-cdk-lib/package.json';
import { AwsSolutionsChecks, NIST80053R5Checks, ServerlessChecks } from 'cdk-nag';
import { STACKS, stackOf } from '.';
import { devDependencies } from '../../../package.json';
import { freezeDate } from '../fixture';

freezeDate();

const read = (file: string) => fs.readFileSync(path.join(__dirname, file), 'utf8');

test('between them the stacks use every prop', () => {
  const used = fs.readdirSync(__dirname).filter((file) => !file.endsWith('.test.ts')).map(read).join('\n');
  const props = ['bedrock-chat-api-props', 'chat-api-options', 'chat-model-options', 'bedrock-chat-site-props']
    .flatMap((file) => [...read(`../../../src/${file}.ts`).matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, prop]) => prop));
  expect(props.length).toBeGreaterThan(50);
  expect(props.filter((prop) => !new RegExp(`\\b${prop}\\b`).test(used))).toEqual([]);
});

/** What cdk-nag finds and stays, and why; by what a finding begins with. Ids that hold `::` twice cannot be acknowledged in an app. */
const ACCEPTED: Readonly<Record<string, string>> = {
  'AwsSolutions-ASC3': 'the log is complete but for content, which is left out on purpose',
  'AwsSolutions-IAM5[Resource::*]': 'X-Ray and the network interfaces of a VPC know no narrower resource',
  'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:bedrock:*:<AWS::AccountId>:guardrail-profile/': 'a guardrail profile checks in Regions that only Bedrock knows',
  'AwsSolutions-IAM5[Action::kms:': 'the actions that DynamoDB documents for a key of one\'s own',
  'Serverless-LambdaDLQ': 'an event that is dropped leaves a turn that every reader is told is LOST; a queue would keep messages of people',
  'Serverless-LambdaAsyncFailureDestination': 'the same',
  'NIST.800.53.R5-LambdaDLQ': 'the same',
  'NIST.800.53.R5-LambdaConcurrency': 'a share of the account\'s concurrency is the account\'s to give; `chat.handler` sets it',
  'NIST.800.53.R5-LambdaInsideVPC': 'the `vpc` prop, where the account needs it',
  'NIST.800.53.R5-IAMNoInlinePolicy': 'grants of CDK are inline policies',
  'NIST.800.53.R5-DynamoDBInBackupPlan': 'backup plans choose their tables',
  'NIST.800.53.R5-DynamoDBPITREnabled': 'the `pointInTimeRecovery` prop, switched off in one stack on purpose',
  'AwsSolutions-DDB3': 'the same',
  'NIST.800.53.R5-CloudWatchLogGroupEncrypted': 'the `encryptionKey` prop; logs hold no content, and CloudWatch encrypts them anyway',
  'Serverless-LambdaTracing': 'the `tracing` prop',
  'Serverless-AppSyncTracing': 'the `tracing` prop',

  'AwsSolutions-CFR1': 'people chat from anywhere',
  'AwsSolutions-CFR2': 'the site\'s `webAclArn`',
  'AwsSolutions-CFR3': 'the site\'s `logBucket`',
  'AwsSolutions-CFR4': 'the site\'s `domainNames` and `certificate`: CloudFront\'s own certificate comes with its own policy',
  'AwsSolutions-S1': 'the site\'s `logBucket`',
  'NIST.800.53.R5-S3BucketLoggingEnabled': 'the same',
  'NIST.800.53.R5-S3BucketReplicationEnabled': 'every deployment makes the page anew',
  'NIST.800.53.R5-S3BucketVersioningEnabled': 'the same',
  'NIST.800.53.R5-S3DefaultEncryptionKMS': 'the page is public, and its bucket is encrypted with S3\'s own keys',
  'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]': 'CDK\'s own BucketDeployment',
  'AwsSolutions-IAM5[Action::s3:': 'CDK\'s own BucketDeployment',
  'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::cdk-': 'CDK\'s own BucketDeployment',
  'AwsSolutions-IAM5[Resource::<ChatSiteBucket': 'CDK\'s own BucketDeployment',
  'AwsSolutions-L1': 'CDK\'s own BucketDeployment',
  'Serverless-LambdaLatestVersion': 'CDK\'s own BucketDeployment',
  'Serverless-LambdaDefaultMemorySize': 'CDK\'s own BucketDeployment',

  'AwsSolutions-COG8': 'the example\'s pool has the cheaper plan',
  'AwsSolutions-EC23': 'the VPC endpoints let in the VPC\'s own addresses, which cdk-nag cannot read',
  'NIST.800.53.R5-EC2Restricted': 'the same',
  'NIST.800.53.R5-VPCDefaultSecurityGroupClosed': 'the example\'s VPC uses no default group; closing it takes a custom resource',
};

const found: string[] = [];

describe.each(Object.entries({ AwsSolutionsChecks, ServerlessChecks, NIST80053R5Checks }))('%s', (_, Pack) => {
  test.each(Object.keys(STACKS))('finds in %s what is accepted with a reason', (name) => {
    const app = new App();
    const findings = new Pack(app).validateScope(stackOf(app, name)).violations.map(({ ruleName }) => ruleName);
    found.push(...findings);
    expect(findings.filter((finding) => !Object.keys(ACCEPTED).some((accepted) => finding.startsWith(accepted)))).toEqual([]);
  });
});

// A newer CDK may write less that asks for a reason; the list is that of the floor.
const onFloor = version === devDependencies['aws-cdk-lib'] ? test : test.skip;

onFloor('nothing is accepted that is not found', () => {
  expect(Object.keys(ACCEPTED).filter((accepted) => !found.some((finding) => finding.startsWith(accepted)))).toEqual([]);
});
