import * as fs from 'node:fs';
import type { ApiKeyPlan, ApiPlan, AuthorizationPlan, DataSourcePlan, PipelineFunctionPlan, ResolverPlan } from '../plan';
import { UserError } from '../user-error';
import { textValues } from './functions';
import type { Resource, World } from './world';

/** AppSync's default lifetime of an API key. */
const API_KEY_SECONDS = 7 * 24 * 60 * 60;

interface Provider {
  readonly AuthenticationType: string;
  readonly UserPoolConfig?: { readonly UserPoolId: string; readonly AwsRegion?: string; readonly AppIdClientRegex?: string; readonly DefaultAction?: 'ALLOW' | 'DENY' };
  readonly OpenIDConnectConfig?: { readonly Issuer: string; readonly ClientId?: string; readonly AuthTTL?: number; readonly IatTTL?: number };
  readonly LambdaAuthorizerConfig?: {
    readonly AuthorizerUri: string;
    readonly AuthorizerResultTtlInSeconds?: number;
    readonly IdentityValidationExpression?: string;
  };
}

export function readApis(world: World): ApiPlan[] {
  return world.ofType('AWS::AppSync::GraphQLApi').map((api) => readApi(world, api));
}

function readApi(world: World, api: Resource): ApiPlan {
  const id = api.identifiers.attribute('ApiId') as string;
  const own = (type: string) => world.ofType(type).filter((resource) => resource.property('ApiId') === id);
  if (api.property('ApiType') === 'MERGED') {
    throw new UserError(`API ${api.constructPath} is a merged API, which the local runner does not run; run the stack of a source API`);
  }
  const [schema] = own('AWS::AppSync::GraphQLSchema');
  if (!schema) throw new UserError(`API ${api.constructPath} has no schema (AWS::AppSync::GraphQLSchema)`);
  return {
    logicalId: api.logicalId,
    constructPath: api.constructPath,
    id,
    arn: api.identifiers.arn,
    name: api.required('Name'),
    region: api.place.region,
    account: api.place.account,
    schema: codeOf(schema, 'Definition', 'DefinitionS3Location')!,
    defaultAuthorization: authorization(api, {
      AuthenticationType: api.required('AuthenticationType'),
      UserPoolConfig: api.property('UserPoolConfig'),
      OpenIDConnectConfig: api.property('OpenIDConnectConfig'),
      LambdaAuthorizerConfig: api.property('LambdaAuthorizerConfig'),
    }),
    additionalAuthorization: (api.property<Provider[]>('AdditionalAuthenticationProviders') ?? []).map((provider) => authorization(api, provider)),
    apiKeys: own('AWS::AppSync::ApiKey').map(apiKey),
    environment: textValues(api.property('EnvironmentVariables') ?? {}),
    dataSources: own('AWS::AppSync::DataSource').map(dataSource),
    resolvers: own('AWS::AppSync::Resolver').map(resolver),
    pipelineFunctions: own('AWS::AppSync::FunctionConfiguration').map(pipelineFunction),
    introspection: api.property('IntrospectionConfig') !== 'DISABLED',
    queryDepthLimit: Number(api.property('QueryDepthLimit') ?? 0),
    resolverCountLimit: Number(api.property('ResolverCountLimit') ?? 0),
  };
}

function authorization(api: Resource, provider: Provider): AuthorizationPlan {
  switch (provider.AuthenticationType) {
    case 'API_KEY': case 'AWS_IAM': return { type: provider.AuthenticationType };
    case 'AMAZON_COGNITO_USER_POOLS': {
      const { UserPoolId, AwsRegion, AppIdClientRegex, DefaultAction } = provider.UserPoolConfig!;
      return {
        type: 'AMAZON_COGNITO_USER_POOLS',
        userPoolId: UserPoolId,
        region: AwsRegion ?? api.place.region,
        ...(AppIdClientRegex ? { appIdClientRegex: AppIdClientRegex } : {}),
        ...(DefaultAction ? { defaultAction: DefaultAction } : {}),
      };
    }
    case 'OPENID_CONNECT': {
      const { Issuer, ClientId, AuthTTL, IatTTL } = provider.OpenIDConnectConfig!;
      return {
        type: 'OPENID_CONNECT',
        issuer: Issuer,
        ...(ClientId ? { clientId: ClientId } : {}),
        ...(AuthTTL ? { authTtlMillis: Number(AuthTTL) } : {}),
        ...(IatTTL ? { issuedAtTtlMillis: Number(IatTTL) } : {}),
      };
    }
    case 'AWS_LAMBDA': {
      const { AuthorizerUri, AuthorizerResultTtlInSeconds, IdentityValidationExpression } = provider.LambdaAuthorizerConfig!;
      return {
        type: 'AWS_LAMBDA',
        functionArn: AuthorizerUri,
        resultTtlSeconds: Number(AuthorizerResultTtlInSeconds ?? 300),
        ...(IdentityValidationExpression ? { identityValidationExpression: IdentityValidationExpression } : {}),
      };
    }
    default:
      throw new UserError(`API ${api.constructPath} authorizes by \`${provider.AuthenticationType}\`, which the local runner does not know`);
  }
}

function apiKey(resource: Resource): ApiKeyPlan {
  return {
    id: resource.identifiers.attribute('ApiKeyId') as string,
    key: resource.identifiers.attribute('ApiKey') as string,
    expires: Number(resource.property('Expires') ?? Math.floor(Date.now() / 1000) + API_KEY_SECONDS),
  };
}

function dataSource(resource: Resource): DataSourcePlan {
  const name = resource.required<string>('Name');
  const type = resource.required<string>('Type');
  switch (type) {
    case 'NONE': return { type, name };
    case 'AWS_LAMBDA':
      return { type, name, functionArn: resource.required<{ LambdaFunctionArn: string }>('LambdaConfig').LambdaFunctionArn, roleArn: resource.required('ServiceRoleArn') };
    case 'AMAZON_DYNAMODB':
      return { type, name, tableName: resource.required<{ TableName: string }>('DynamoDBConfig').TableName, roleArn: resource.required('ServiceRoleArn') };
    default:
      throw new UserError(`data source ${resource.constructPath} is of type \`${type}\`; the local runner runs NONE, AWS_LAMBDA and AMAZON_DYNAMODB`);
  }
}

function resolver(resource: Resource): ResolverPlan {
  refuseVtl(resource);
  const common = { typeName: resource.required<string>('TypeName'), fieldName: resource.required<string>('FieldName') };
  const code = codeOf(resource, 'Code', 'CodeS3Location');
  if (resource.property('Kind') === 'PIPELINE') {
    return { ...common, kind: 'PIPELINE', functionIds: resource.required<{ Functions: string[] }>('PipelineConfig').Functions, ...(code === undefined ? {} : { code }) };
  }
  return { ...common, kind: 'UNIT', dataSourceName: resource.required('DataSourceName'), ...(code === undefined ? {} : { code }) };
}

function pipelineFunction(resource: Resource): PipelineFunctionPlan {
  refuseVtl(resource);
  const code = codeOf(resource, 'Code', 'CodeS3Location');
  return {
    id: resource.identifiers.attribute('FunctionId') as string,
    name: resource.required('Name'),
    dataSourceName: resource.required('DataSourceName'),
    ...(code === undefined ? {} : { code }),
  };
}

function refuseVtl(resource: Resource): void {
  for (const name of ['RequestMappingTemplate', 'ResponseMappingTemplate', 'RequestMappingTemplateS3Location', 'ResponseMappingTemplateS3Location']) {
    if (resource.property(name) !== undefined) {
      throw new UserError(`resolver ${resource.constructPath} is written in VTL (\`${name}\`); the local runner runs APPSYNC_JS and direct Lambda resolvers`);
    }
  }
}

/** Code or schema: inline, or an asset named by its S3 location. */
function codeOf(resource: Resource, inline: string, location: string): string | undefined {
  const text = resource.property<string>(inline);
  if (text !== undefined) return text;
  const url = resource.property<string>(location);
  if (url === undefined) return undefined;
  const hash = url.slice(url.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');
  const file = resource.stack.assets.get(hash);
  if (file === undefined) throw new UserError(`\`${location}\` of ${resource.constructPath} is not among the assets of stack ${resource.stack.name}`);
  return fs.readFileSync(file, 'utf8');
}
