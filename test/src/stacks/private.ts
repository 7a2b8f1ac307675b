import { Stack, aws_appsync as appsync, aws_ec2 as ec2, aws_kms as kms } from 'aws-cdk-lib';
import { BedrockChatApi } from '../../../src';

/** Reached through VPC endpoints only, under a key of one's own. */
export function privateApi(stack: Stack): BedrockChatApi {
  const vpc = new ec2.Vpc(stack, 'Vpc', {
    natGateways: 0,
    restrictDefaultSecurityGroup: false,
    subnetConfiguration: [{ name: 'chat', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
    flowLogs: { all: {} },
  });
  for (const service of [ec2.InterfaceVpcEndpointAwsService.APP_SYNC, ec2.InterfaceVpcEndpointAwsService.BEDROCK_RUNTIME]) {
    vpc.addInterfaceEndpoint(service.shortName, { service });
  }
  return new BedrockChatApi(stack, 'Chat', {
    modelId: 'amazon.nova-lite-v1:0',
    authorizationModes: [{ authorizationType: appsync.AuthorizationType.IAM }],
    visibility: appsync.Visibility.PRIVATE,
    vpc,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
    securityGroups: [new ec2.SecurityGroup(stack, 'Chat-Function', { vpc })],
    encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }),
    tracing: true,
    fieldLogLevel: appsync.FieldLogLevel.ALL,
    webAclArn: `arn:aws:wafv2:${stack.region}:${stack.account}:regional/webacl/api/12345678-1234-1234-1234-123456789012`,
  });
}
