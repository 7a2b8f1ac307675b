import { IResource, Resource, aws_appsync as appsync, aws_cloudwatch as cloudwatch, aws_iam as iam } from 'aws-cdk-lib';
import { CLIENT_FIELDS } from './contract/operations';
import { refuse } from './private/check';

/**
 * A chat API, of this app or of another stack.
 */
export interface IBedrockChatApi extends IResource {
  /**
   * The ARN of the GraphQL API.
   *
   * @attribute
   */
  readonly graphqlApiArn: string;

  /**
   * The id of the GraphQL API.
   *
   * @attribute
   */
  readonly graphqlApiId: string;

  /**
   * Where queries and mutations go.
   *
   * @attribute
   */
  readonly graphqlUrl: string;

  /**
   * Where subscriptions connect to.
   *
   * @attribute
   */
  readonly realtimeUrl: string;

  /**
   * Lets an IAM caller do all that a client may. The app must have IAM among its `authorizationModes`.
   *
   * @param grantee who may
   */
  grantChat(grantee: iam.IGrantable): iam.Grant;

  /**
   * Lets an IAM caller read and follow its conversations, but not write. The app must have IAM among its `authorizationModes`.
   *
   * @param grantee who may
   */
  grantRead(grantee: iam.IGrantable): iam.Grant;

  /**
   * Lets an IAM caller ask single questions with `invokeModel`. The app must have IAM among its `authorizationModes`.
   *
   * @param grantee who may
   */
  grantInvokeModel(grantee: iam.IGrantable): iam.Grant;

  /**
   * A metric that AppSync keeps of the API.
   *
   * @param metricName as in the namespace AWS/AppSync
   * @param props how it is looked at
   * @see https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html
   */
  metric(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Requests that AppSync answered, those of the function among them.
   *
   * @default - sum over 5 minutes
   */
  metricRequests(props?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Requests that failed by the caller's fault, such as a wrong key.
   *
   * @default - sum over 5 minutes
   */
  metricClientErrors(props?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * Requests that failed by AppSync's fault or that of the parts behind it.
   *
   * @default - sum over 5 minutes
   */
  metricServerErrors(props?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * How long a request took.
   *
   * @default - average over 5 minutes
   */
  metricLatency(props?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /**
   * How many clients are connected for subscriptions.
   *
   * @default - sum over 5 minutes
   */
  metricActiveConnections(props?: cloudwatch.MetricOptions): cloudwatch.Metric;
}

/**
 * What owned and imported APIs share.
 *
 * @internal
 */
export abstract class BedrockChatApiBase extends Resource implements IBedrockChatApi {
  public abstract readonly graphqlApiArn: string;
  public abstract readonly graphqlApiId: string;
  public abstract readonly graphqlUrl: string;
  public abstract readonly realtimeUrl: string;

  /**
   * The ways in which clients sign in, as far as they are known.
   *
   * @internal
   */
  public abstract readonly _clientModes?: appsync.AuthorizationType[];

  /**
   * The client fields that the API has, as `Type.field`.
   *
   * @internal
   */
  protected abstract readonly _clientFields: string[];

  public grantChat(grantee: iam.IGrantable): iam.Grant {
    return this.grantFields(grantee, 'grantChat', this._clientFields);
  }

  public grantRead(grantee: iam.IGrantable): iam.Grant {
    return this.grantFields(grantee, 'grantRead', this._clientFields.filter((field) => !field.startsWith('Mutation.')));
  }

  public grantInvokeModel(grantee: iam.IGrantable): iam.Grant {
    return this.grantFields(grantee, 'grantInvokeModel', ['Mutation.invokeModel']);
  }

  public metric(metricName: string, props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/AppSync',
      metricName,
      dimensionsMap: { GraphQLAPIId: this.graphqlApiId },
      statistic: cloudwatch.Stats.SUM,
      ...props,
    }).attachTo(this);
  }

  public metricRequests(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Requests', props);
  }

  public metricClientErrors(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('4XXError', props);
  }

  public metricServerErrors(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('5XXError', props);
  }

  public metricLatency(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('Latency', { statistic: cloudwatch.Stats.AVERAGE, ...props });
  }

  public metricActiveConnections(props?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ActiveConnections', props);
  }

  private grantFields(grantee: iam.IGrantable, grant: string, fields: string[]): iam.Grant {
    if (this._clientModes && !this._clientModes.includes(appsync.AuthorizationType.IAM)) {
      refuse(this, `\`${grant}\` needs IAM among \`authorizationModes\`, got ${this._clientModes.join(', ')}: without it AppSync refuses every IAM caller;`
        + ' add { authorizationType: appsync.AuthorizationType.IAM }');
    }
    return iam.Grant.addToPrincipal({
      grantee,
      actions: ['appsync:GraphQL'],
      resourceArns: fields.map((field) => fieldArn(this.graphqlApiArn, field)),
    });
  }
}

/** `Type.field` as IAM knows it. */
export function fieldArn(apiArn: string, field: string): string {
  const [typeName, fieldName] = field.split('.');
  return `${apiArn}/types/${typeName}/fields/${fieldName}`;
}

/** Every client field of the contract, as `Type.field`. */
export function clientFields(): string[] {
  return Object.entries(CLIENT_FIELDS).flatMap(([typeName, fields]) => fields.map((field) => `${typeName}.${field}`));
}
