import { Stack, Validations } from 'aws-cdk-lib';

const SAME = 'the same';
const BUCKET_DEPLOYMENT = 'CDK\'s own BucketDeployment';

/** What cdk-nag finds and stays, and why. */
export const ACKNOWLEDGED: Readonly<Record<string, string>> = {
  'AwsSolutions-ASC3': 'the log is complete but for content, which is left out on purpose',
  'AwsSolutions-IAM5[Resource::*]': 'X-Ray and the network interfaces of a VPC know no narrower resource',
  'AwsSolutions-IAM5[Action::kms:GenerateDataKey*]': 'the actions that DynamoDB documents for a key of one\'s own',
  'AwsSolutions-IAM5[Action::kms:ReEncrypt*]': SAME,
  'Serverless-LambdaDLQ': 'an event that is dropped leaves a turn that every reader is told is LOST; a queue would keep messages of people',
  'Serverless-LambdaAsyncFailureDestination': SAME,
  'NIST.800.53.R5-LambdaDLQ': SAME,
  'NIST.800.53.R5-LambdaConcurrency': 'a share of the account\'s concurrency is the account\'s to give; `chat.handler` sets it',
  'NIST.800.53.R5-LambdaInsideVPC': 'the `vpc` prop, where the account needs it',
  'NIST.800.53.R5-IAMNoInlinePolicy': 'grants of CDK are inline policies',
  'NIST.800.53.R5-DynamoDBInBackupPlan': 'backup plans choose their tables',
  'NIST.800.53.R5-DynamoDBPITREnabled': 'the `pointInTimeRecovery` prop, switched off in one stack on purpose',
  'AwsSolutions-DDB3': SAME,
  'NIST.800.53.R5-CloudWatchLogGroupEncrypted': 'the `encryptionKey` prop; logs hold no content, and CloudWatch encrypts them anyway',
  'Serverless-LambdaTracing': 'the `tracing` prop',
  'Serverless-AppSyncTracing': SAME,

  'AwsSolutions-CFR1': 'people chat from anywhere',
  'AwsSolutions-CFR2': 'the site\'s `webAclArn`',
  'AwsSolutions-CFR3': 'the site\'s `logBucket`',
  'AwsSolutions-CFR4': 'the site\'s `domainNames` and `certificate`: CloudFront\'s own certificate comes with its own policy',
  'AwsSolutions-S1': 'the site\'s `logBucket`',
  'NIST.800.53.R5-S3BucketLoggingEnabled': SAME,
  'NIST.800.53.R5-S3BucketReplicationEnabled': 'every deployment makes the page anew',
  'NIST.800.53.R5-S3BucketVersioningEnabled': SAME,
  'NIST.800.53.R5-S3DefaultEncryptionKMS': 'the page is public, and its bucket is encrypted with S3\'s own keys',
  'AwsSolutions-IAM5[Action::s3:Abort*]': BUCKET_DEPLOYMENT,
  'AwsSolutions-IAM5[Action::s3:DeleteObject*]': BUCKET_DEPLOYMENT,
  'AwsSolutions-IAM5[Action::s3:GetBucket*]': BUCKET_DEPLOYMENT,
  'AwsSolutions-IAM5[Action::s3:GetObject*]': BUCKET_DEPLOYMENT,
  'AwsSolutions-IAM5[Action::s3:List*]': BUCKET_DEPLOYMENT,
  'AwsSolutions-IAM5[Resource::<ChatSiteBucketACD77C68.Arn>/*]': BUCKET_DEPLOYMENT,
  'AwsSolutions-L1': BUCKET_DEPLOYMENT,
  'Serverless-LambdaLatestVersion': BUCKET_DEPLOYMENT,
  'Serverless-LambdaDefaultMemorySize': BUCKET_DEPLOYMENT,

  'AwsSolutions-COG8': 'the example\'s pool has the cheaper plan',
  'AwsSolutions-EC23': 'the VPC endpoints let in the VPC\'s own addresses, which cdk-nag cannot read',
  'NIST.800.53.R5-EC2RestrictedCommonPorts': SAME,
  'NIST.800.53.R5-EC2RestrictedSSH': SAME,
  'NIST.800.53.R5-VPCDefaultSecurityGroupClosed': 'the example\'s VPC uses no default group; closing it takes a custom resource',
};

/** CDK takes no id that holds `::` twice. */
export const BEYOND_WORDS: Readonly<Record<string, string>> = {
  'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:bedrock:*:<AWS::AccountId>:guardrail-profile/us.guardrail.v1:0]':
    'a guardrail profile checks in Regions that only Bedrock knows',
  'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]': BUCKET_DEPLOYMENT,
  'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/*]': BUCKET_DEPLOYMENT,
};

/** As an app does, at the construct whose findings it knows and takes on. */
export function acknowledge(stack: Stack): void {
  Validations.of(stack).acknowledge(...Object.entries(ACKNOWLEDGED).map(([id, reason]) => ({ id, reason })));
}
