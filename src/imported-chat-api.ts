import { Arn, ArnFormat, aws_appsync as appsync } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { BedrockChatApiBase, clientFields } from './bedrock-chat-api-base';

/**
 * What an app knows of a chat API that another stack made.
 */
export interface BedrockChatApiAttributes {
  /**
   * The ARN of the GraphQL API.
   */
  readonly graphqlApiArn: string;

  /**
   * Where queries and mutations go.
   */
  readonly graphqlUrl: string;

  /**
   * Where subscriptions connect to.
   */
  readonly realtimeUrl: string;

  /**
   * How clients of that API sign in. Grants then refuse an API that takes no IAM callers.
   *
   * @default - not known, and grants are made unchecked
   */
  readonly authorizationTypes?: appsync.AuthorizationType[];
}

/**
 * A chat API that another stack made.
 *
 * @internal
 */
export class ImportedChatApi extends BedrockChatApiBase {
  public readonly graphqlApiArn: string;
  public readonly graphqlApiId: string;
  public readonly graphqlUrl: string;
  public readonly realtimeUrl: string;

  /**
   * @internal
   */
  public readonly _clientModes?: appsync.AuthorizationType[];

  /**
   * @internal
   */
  protected readonly _clientFields = clientFields();

  public constructor(scope: Construct, id: string, attributes: BedrockChatApiAttributes) {
    super(scope, id, { environmentFromArn: attributes.graphqlApiArn });
    this.graphqlApiArn = attributes.graphqlApiArn;
    this.graphqlApiId = Arn.split(attributes.graphqlApiArn, ArnFormat.SLASH_RESOURCE_NAME).resourceName!;
    this.graphqlUrl = attributes.graphqlUrl;
    this.realtimeUrl = attributes.realtimeUrl;
    this._clientModes = attributes.authorizationTypes;
  }
}
