import { Names, aws_appsync as appsync, aws_iam as iam, aws_kms as kms, aws_logs as logs, aws_wafv2 as wafv2 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Authorization, nobodyToldApart } from './authorization';
import { logGroup } from './log-groups';
import { assembleSchema } from './schema';
import { ChatApiOptions } from '../chat-api-options';

export interface GraphqlApiProps extends ChatApiOptions {
  readonly authorization: Authorization;
  readonly environmentVariables: Record<string, string>;
  readonly logRetention?: logs.RetentionDays;
  readonly encryptionKey?: kms.IKey;
  readonly tracing?: boolean;
}

export interface BuiltApi {
  readonly api: appsync.GraphqlApi;
  readonly schema: string;
}

export function graphqlApi(scope: Construct, props: GraphqlApiProps): BuiltApi {
  const { clientModes, config } = props.authorization;
  const schema = assembleSchema({ clientModes, broadcast: props.broadcastResponses ?? nobodyToldApart(clientModes) });
  const introspection = props.introspection ?? false;
  const api = new appsync.GraphqlApi(scope, 'Api', {
    name: Names.uniqueResourceName(scope, { maxLength: 64 }),
    definition: appsync.Definition.fromSchema({ bind: (target) => ({ apiId: (target as appsync.IGraphqlApi).apiId, definition: schema }) }),
    authorizationConfig: config,
    environmentVariables: props.environmentVariables,
    introspectionConfig: introspection ? appsync.IntrospectionConfig.ENABLED : appsync.IntrospectionConfig.DISABLED,
    queryDepthLimit: props.queryDepthLimit ?? (introspection ? 20 : 10),
    resolverCountLimit: props.resolverCountLimit ?? 100,
    visibility: props.visibility,
    domainName: props.domainName,
    xrayEnabled: props.tracing,
  });
  writeLogs(scope, api, props);
  if (props.webAclArn) new wafv2.CfnWebACLAssociation(scope, 'WebAcl', { resourceArn: api.arn, webAclArn: props.webAclArn });
  return { api, schema };
}

/** GraphqlApi's own `logConfig` brings a custom resource that may change any log group of the account. */
function writeLogs(scope: Construct, api: appsync.GraphqlApi, props: GraphqlApiProps): void {
  const group = logGroup(scope, 'ApiLogs', props, `/aws/appsync/apis/${api.apiId}`);
  const role = new iam.Role(scope, 'ApiLogsRole', { assumedBy: new iam.ServicePrincipal('appsync.amazonaws.com') });
  group.grantWrite(role);
  (api.node.defaultChild as appsync.CfnGraphQLApi).logConfig = {
    cloudWatchLogsRoleArn: role.roleArn,
    fieldLogLevel: props.fieldLogLevel ?? appsync.FieldLogLevel.ERROR,
    excludeVerboseContent: true,
  };
}

/** The address of subscriptions. */
export function realtimeUrl(api: appsync.GraphqlApi): string {
  return (api.node.defaultChild as appsync.CfnGraphQLApi).attrRealtimeUrl;
}
