import {
  Duration, RemovalPolicy, Stack, aws_appsync as appsync, aws_certificatemanager as acm, aws_cognito as cognito, aws_iam as iam, aws_lambda as lambda,
  aws_logs as logs, aws_s3 as s3,
} from 'aws-cdk-lib';
import { BedrockChatApi } from '../../../src';

/** Every way to sign in at once, and the page under a name of one's own. */
export function signIn(stack: Stack): BedrockChatApi {
  const userPool = new cognito.UserPool(stack, 'Users', {
    selfSignUpEnabled: false,
    mfa: cognito.Mfa.REQUIRED,
    mfaSecondFactor: { otp: true, sms: false },
    passwordPolicy: { minLength: 12, requireDigits: true, requireLowercase: true, requireSymbols: true, requireUppercase: true },
  });
  const userPoolDomain = userPool.addDomain('Domain', { cognitoDomain: { domainPrefix: 'bookshop' } });
  const authorizer = lambda.Function.fromFunctionArn(stack, 'Authorizer', `arn:aws:lambda:${stack.region}:${stack.account}:function:who`);
  const chat = new BedrockChatApi(stack, 'Chat', {
    modelId: 'amazon.nova-lite-v1:0',
    authorizationModes: [
      { authorizationType: appsync.AuthorizationType.USER_POOL, userPoolConfig: { userPool } },
      { authorizationType: appsync.AuthorizationType.OIDC, openIdConnectConfig: { oidcProvider: 'https://login.example.com' } },
      { authorizationType: appsync.AuthorizationType.LAMBDA, lambdaAuthorizerConfig: { handler: authorizer } },
      { authorizationType: appsync.AuthorizationType.IAM },
    ],
    retention: Duration.days(30),
    removalPolicy: RemovalPolicy.DESTROY,
    pointInTimeRecovery: false,
    logRetention: logs.RetentionDays.ONE_YEAR,
    historyTurns: 10,
    historyCharacters: 20_000,
    maxMessageLength: 4000,
  });
  chat.grantChat(new iam.Role(stack, 'Caller', { assumedBy: new iam.AccountRootPrincipal() }));
  chat.addSite('Site', {
    userPool,
    userPoolDomain,
    title: 'Bookshop',
    domainNames: ['chat.example.com'],
    certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', `arn:aws:acm:us-east-1:${stack.account}:certificate/12345678-1234-1234-1234-123456789012`),
    webAclArn: `arn:aws:wafv2:us-east-1:${stack.account}:global/webacl/page/12345678-1234-1234-1234-123456789012`,
    logBucket: s3.Bucket.fromBucketName(stack, 'Logs', 'bookshop-access-logs'),
  });
  return chat;
}
