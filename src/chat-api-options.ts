import { Expiration, aws_appsync as appsync } from 'aws-cdk-lib';

/**
 * How clients reach the API, and how they sign in.
 */
export interface ChatApiOptions {
  /**
   * The ways to sign in, the default mode first. IAM is added for the function alone where it is not among them.
   * Several user pools may stand beside each other, but only one OIDC provider: owners are told apart by their subject.
   *
   * @default - API key
   * @see https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
   */
  readonly authorizationModes?: appsync.AuthorizationMode[];

  /**
   * When the API key ends, 1 to 365 days from now. A fixed date ends the key for good unless it is moved on in time.
   *
   * @default - the first day of a month, 10 to 11 months ahead; each deployment of a new month moves it on
   */
  readonly apiKeyExpires?: Expiration;

  /**
   * Whether every answer of `invokeModel` goes to everyone who subscribed to `onModelResponse`.
   *
   * @default - true where the API key is the only way to sign in; false where callers are told apart
   */
  readonly broadcastResponses?: boolean;

  /**
   * Whether anybody may ask the API for its schema.
   *
   * @default false
   */
  readonly introspection?: boolean;

  /**
   * How deep a query may nest, 1 to 75.
   *
   * @default - 10; 20 with introspection, whose usual query is 13 deep
   */
  readonly queryDepthLimit?: number;

  /**
   * How many resolvers one request may run, 1 to 10,000.
   *
   * @default 100
   */
  readonly resolverCountLimit?: number;

  /**
   * Whether the API is reachable from the internet, or through VPC endpoints only. It cannot be changed later. A private API needs `vpc`,
   * with an endpoint for `appsync-api`.
   *
   * @default - from the internet
   * @see https://docs.aws.amazon.com/appsync/latest/devguide/using-private-apis.html
   */
  readonly visibility?: appsync.Visibility;

  /**
   * A domain name of one's own, with a certificate in us-east-1. It remains to point its DNS record at `api.appSyncDomainName`. The function
   * and the outputs keep using the API's own address.
   *
   * @default - the API's own address only
   * @see https://docs.aws.amazon.com/appsync/latest/devguide/custom-domain-name.html
   */
  readonly domainName?: appsync.DomainOptions;

  /**
   * A regional WAF web ACL of the stack's Region in front of the API. It must let requests of 64 KB and the function's own calls pass: the
   * body-size rule of the common rule set blocks them.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/appsync/latest/devguide/WAF-Integration.html
   */
  readonly webAclArn?: string;

  /**
   * What AppSync logs of each request. Content (headers, arguments, results) is left out at every level.
   *
   * @default appsync.FieldLogLevel.ERROR
   */
  readonly fieldLogLevel?: appsync.FieldLogLevel;
}
