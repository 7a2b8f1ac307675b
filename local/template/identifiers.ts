import { createHash } from 'node:crypto';
import { UserError } from '../user-error';
import type { TemplateResource } from './assembly';

export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly stackName: string;
}

/** The addresses of an API on this machine. */
export interface Endpoints {
  readonly graphql: string;
  readonly realtime: string;
}

/** Stable across runs: what AWS would draw by lot is drawn from the name. */
export function draw(seed: string, length: number): string {
  let text = '';
  for (let round = 0; text.length < length; round++) {
    text += BigInt(`0x${createHash('sha256').update(`${seed}/${round}`).digest('hex')}`).toString(36);
  }
  return text.slice(0, length);
}

const NAME_PROPERTIES: Readonly<Record<string, string>> = {
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::S3::Bucket': 'BucketName',
};

/** `Ref` and `Fn::GetAtt` of the resources that the runner knows; others have a name and an ARN. */
export class Identifiers {
  constructor(
    private readonly place: Place,
    private readonly logicalId: string,
    private readonly resource: TemplateResource,
    private readonly text: (value: unknown, where: string) => string,
    private readonly endpoints: (apiId: string) => Endpoints,
  ) {}

  /** The physical name: the one that the template fixes, or one like CloudFormation's. */
  get name(): string {
    const property = NAME_PROPERTIES[this.resource.Type];
    const fixed = property === undefined ? undefined : this.resource.Properties?.[property];
    if (fixed !== undefined) return this.text(fixed, `${this.logicalId}.${property}`);
    return `${this.place.stackName}-${this.logicalId}-${this.draw(12).toUpperCase()}`.slice(-64);
  }

  get reference(): string {
    switch (this.resource.Type) {
      case 'AWS::AppSync::GraphQLApi':
      case 'AWS::AppSync::ApiKey':
      case 'AWS::AppSync::DataSource':
      case 'AWS::AppSync::FunctionConfiguration':
        return this.arn;
      case 'AWS::Lambda::Version':
      case 'AWS::Lambda::Alias':
        return this.text(this.resource.Properties?.FunctionName, `${this.logicalId}.FunctionName`);
      case 'AWS::Cognito::UserPool': return `${this.place.region}_${this.draw(9)}`;
      case 'AWS::Cognito::UserPoolClient': return this.draw(26);
      case 'AWS::Cognito::UserPoolDomain': return this.text(this.resource.Properties?.Domain, `${this.logicalId}.Domain`);
      case 'AWS::CloudFront::Distribution': return this.draw(14).toUpperCase();
      default: return this.name;
    }
  }

  attribute(name: string): unknown {
    const own = this.ownAttributes()[name];
    if (own !== undefined) return own;
    if (/Arn$/.test(name)) return this.arn;
    if (/Id$/.test(name)) return this.reference;
    if (name === 'Name') return this.name;
    throw new UserError(`\`Fn::GetAtt\` of ${this.resource.Type} ${this.logicalId} asks for \`${name}\`, which the local runner does not know`);
  }

  get arn(): string {
    const { partition, region, account } = this.place;
    const regional = (service: string, rest: string) => `arn:${partition}:${service}:${region}:${account}:${rest}`;
    switch (this.resource.Type) {
      case 'AWS::AppSync::GraphQLApi': return regional('appsync', `apis/${this.apiId}`);
      case 'AWS::Lambda::Function': return regional('lambda', `function:${this.name}`);
      case 'AWS::Lambda::Version': case 'AWS::Lambda::Alias': return this.reference;
      case 'AWS::DynamoDB::Table': case 'AWS::DynamoDB::GlobalTable': return regional('dynamodb', `table/${this.name}`);
      case 'AWS::IAM::Role': return `arn:${partition}:iam::${account}:role/${this.name}`;
      case 'AWS::Logs::LogGroup': return regional('logs', `log-group:${this.name}:*`);
      case 'AWS::Cognito::UserPool': return regional('cognito-idp', `userpool/${this.reference}`);
      case 'AWS::S3::Bucket': return `arn:${partition}:s3:::${this.name.toLowerCase()}`;
      case 'AWS::Bedrock::Guardrail': return regional('bedrock', `guardrail/${this.draw(12)}`);
      case 'AWS::Bedrock::ApplicationInferenceProfile': return regional('bedrock', `application-inference-profile/${this.draw(12)}`);
      default: {
        const service = this.resource.Type.split('::')[1]?.toLowerCase() ?? 'cloudformation';
        return regional(service, this.name);
      }
    }
  }

  private get apiId(): string {
    return this.draw(26);
  }

  private ownAttributes(): Readonly<Record<string, unknown>> {
    switch (this.resource.Type) {
      case 'AWS::AppSync::GraphQLApi': {
        const { graphql, realtime } = this.endpoints(this.apiId);
        return {
          ApiId: this.apiId,
          GraphQLUrl: graphql,
          RealtimeUrl: realtime,
          GraphQLDns: new URL(graphql).host,
          RealtimeDns: new URL(realtime).host,
        };
      }
      case 'AWS::AppSync::ApiKey': return { ApiKey: `da2-${this.draw(26)}`, ApiKeyId: `da2-${this.draw(26)}` };
      case 'AWS::AppSync::FunctionConfiguration': return { FunctionId: this.draw(26) };
      case 'AWS::AppSync::DataSource': return { Name: this.text(this.resource.Properties?.Name, `${this.logicalId}.Name`) };
      case 'AWS::Cognito::UserPool': {
        const provider = `cognito-idp.${this.place.region}.amazonaws.com/${this.reference}`;
        return { ProviderName: provider, ProviderURL: `https://${provider}` };
      }
      case 'AWS::S3::Bucket': {
        const name = this.name.toLowerCase();
        return { DomainName: `${name}.s3.amazonaws.com`, RegionalDomainName: `${name}.s3.${this.place.region}.amazonaws.com` };
      }
      case 'AWS::CloudFront::Distribution': return { DomainName: `${this.draw(14)}.cloudfront.net` };
      case 'AWS::Bedrock::Guardrail': return { GuardrailId: this.draw(12), Version: 'DRAFT' };
      case 'AWS::Bedrock::GuardrailVersion': return { Version: '1' };
      default: return {};
    }
  }

  private draw(length: number): string {
    return draw(`${this.place.stackName}/${this.logicalId}/${this.resource.Type}`, length);
  }
}
