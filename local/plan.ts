import type { PageConfig } from '../src/contract/page-config';

/**
 * What the runner knows of a synthesized app: a plain value, read from the assembly by template/, executed by the other folders.
 * Every intrinsic is resolved; nothing here knows CloudFormation.
 */
export interface Plan {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly apis: readonly ApiPlan[];
  readonly functions: readonly FunctionPlan[];
  readonly tables: readonly TablePlan[];
  readonly roles: readonly RolePlan[];
  readonly sites: readonly SitePlan[];
  /** Resources of other services: told to the person, not run. */
  readonly notRun: readonly { readonly type: string; readonly count: number }[];
}

export type AuthenticationType = 'API_KEY' | 'AWS_IAM' | 'AMAZON_COGNITO_USER_POOLS' | 'OPENID_CONNECT' | 'AWS_LAMBDA';

export type AuthorizationPlan =
  | { readonly type: 'API_KEY' }
  | { readonly type: 'AWS_IAM' }
  | { readonly type: 'AMAZON_COGNITO_USER_POOLS'; readonly userPoolId: string; readonly region: string; readonly appIdClientRegex?: string; readonly defaultAction?: 'ALLOW' | 'DENY' }
  | { readonly type: 'OPENID_CONNECT'; readonly issuer: string; readonly clientId?: string; readonly authTtlMillis?: number; readonly issuedAtTtlMillis?: number }
  | { readonly type: 'AWS_LAMBDA'; readonly functionArn: string; readonly resultTtlSeconds: number; readonly identityValidationExpression?: string };

export interface ApiKeyPlan {
  readonly id: string;
  /** What clients send as x-api-key. */
  readonly key: string;
  /** Epoch seconds. */
  readonly expires: number;
}

export interface ApiPlan {
  readonly logicalId: string;
  /** The path of the construct, for people. */
  readonly constructPath: string;
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly account: string;
  /** The schema as AppSync receives it. */
  readonly schema: string;
  readonly defaultAuthorization: AuthorizationPlan;
  readonly additionalAuthorization: readonly AuthorizationPlan[];
  readonly apiKeys: readonly ApiKeyPlan[];
  readonly environment: Readonly<Record<string, string>>;
  readonly dataSources: readonly DataSourcePlan[];
  readonly resolvers: readonly ResolverPlan[];
  readonly pipelineFunctions: readonly PipelineFunctionPlan[];
  readonly introspection: boolean;
  /** 0: no limit. */
  readonly queryDepthLimit: number;
  /** 0: AppSync's own 10,000. */
  readonly resolverCountLimit: number;
}

export type DataSourcePlan =
  | { readonly type: 'NONE'; readonly name: string }
  | { readonly type: 'AWS_LAMBDA'; readonly name: string; readonly functionArn: string; readonly roleArn: string }
  | { readonly type: 'AMAZON_DYNAMODB'; readonly name: string; readonly tableName: string; readonly roleArn: string };

export interface ResolverPlan {
  readonly typeName: string;
  readonly fieldName: string;
  readonly kind: 'UNIT' | 'PIPELINE';
  /** Of a unit resolver. */
  readonly dataSourceName?: string;
  /** APPSYNC_JS; absent: a direct Lambda resolver. */
  readonly code?: string;
  /** Of a pipeline resolver, in order: ids of pipeline functions. */
  readonly functionIds?: readonly string[];
}

export interface PipelineFunctionPlan {
  readonly id: string;
  readonly name: string;
  readonly dataSourceName: string;
  readonly code?: string;
}

export interface FunctionPlan {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly runtime: string;
  readonly handler: string;
  /** The folder of the asset in the assembly, or what stands in the template: the text of its index.js. */
  readonly code: { readonly folder: string } | { readonly inline: string };
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly reservedConcurrency?: number;
  readonly logGroupName?: string;
  readonly logFormat: 'JSON' | 'Text';
  readonly asyncInvocation: { readonly retryAttempts: number; readonly maxEventAgeSeconds: number; readonly onFailureArn?: string };
}

export interface KeyPlan {
  readonly partitionKey: { readonly name: string; readonly type: 'S' | 'N' | 'B' };
  readonly sortKey?: { readonly name: string; readonly type: 'S' | 'N' | 'B' };
}

export interface TablePlan extends KeyPlan {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly timeToLiveAttribute?: string;
  readonly indexes: readonly (KeyPlan & { readonly name: string; readonly projection: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'; readonly nonKeyAttributes?: readonly string[] })[];
}

export interface RolePlan {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** All statements of the role's inline and managed customer policies. */
  readonly statements: readonly PolicyStatement[];
}

/** A chat page on the web. */
export interface SitePlan {
  /** Of its distribution. */
  readonly id: string;
  /** The file in the assembly. */
  readonly page: string;
  /** What stands beside the page. */
  readonly config: PageConfig;
  /** Sent with both; by names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}
