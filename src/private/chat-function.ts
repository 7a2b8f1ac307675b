import {
  Duration, Stack, aws_ec2 as ec2, aws_iam as iam, aws_kms as kms, aws_lambda as lambda, aws_logs as logs,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { functionCode } from './function-code';
import { logGroup } from './log-groups';
import { INVOKE_ACTIONS, ModelStatement } from './model/model-statements';
import { ChatSettings } from '../contract/settings';

export interface ChatFunctionProps {
  readonly settings: ChatSettings;
  readonly environment: Record<string, string>;
  readonly modelStatements: readonly ModelStatement[];
  readonly timeout: Duration;
  readonly maxEventAge: Duration;
  readonly memorySize?: number;
  readonly tracing?: boolean;
  readonly logRetention?: logs.RetentionDays;
  readonly encryptionKey?: kms.IKey;
  readonly vpc?: ec2.IVpc;
  readonly vpcSubnets?: ec2.SubnetSelection;
  readonly securityGroups?: ec2.ISecurityGroup[];
}

/** The role comes first: the API's resolvers know the function by its name. */
export function chatFunctionRole(scope: Construct): iam.Role {
  return new iam.Role(scope, 'HandlerRole', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
}

/** What `userArn` of a call by this role starts with. */
export function rolePrefix(scope: Construct, role: iam.IRole): string {
  return Stack.of(scope).formatArn({ service: 'sts', region: '', resource: 'assumed-role', resourceName: `${role.roleName}/` });
}

export function chatFunction(scope: Construct, role: iam.Role, props: ChatFunctionProps): lambda.Function {
  const logsOfFunction = logGroup(scope, 'HandlerLogs', props);
  logsOfFunction.grantWrite(role);
  for (const { actions = INVOKE_ACTIONS, resources, conditions } of props.modelStatements) {
    role.addToPolicy(new iam.PolicyStatement({ actions: [...actions], resources: [...resources], conditions }));
  }
  if (props.vpc) role.addToPolicy(networkInterfaces());
  return new lambda.Function(scope, 'Handler', {
    description: 'Answers chats with Amazon Bedrock',
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture: lambda.Architecture.ARM_64,
    handler: 'index.handler',
    code: functionCode(scope, props.settings),
    role,
    environment: props.environment,
    timeout: props.timeout,
    memorySize: props.memorySize ?? 512,
    loggingFormat: lambda.LoggingFormat.JSON,
    logGroup: logsOfFunction,
    tracing: props.tracing ? lambda.Tracing.ACTIVE : undefined,
    // An answer is given once: nothing is invoked again, and what has waited longer than its turn may live is dropped.
    retryAttempts: 0,
    maxEventAge: props.maxEventAge,
    vpc: props.vpc,
    vpcSubnets: props.vpcSubnets,
    securityGroups: props.securityGroups,
  });
}

/** Lambda makes and removes the network interfaces with the function's own role; EC2 knows no narrower resource for these actions. */
function networkInterfaces(): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: [
      'ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets', 'ec2:DeleteNetworkInterface',
      'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses',
    ],
    resources: ['*'],
  });
}
