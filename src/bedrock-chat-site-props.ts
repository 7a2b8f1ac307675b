import { aws_certificatemanager as acm, aws_cognito as cognito, aws_s3 as s3 } from 'aws-cdk-lib';

/**
 * How a chat page looks, who may enter it, and under which name it stands on the web.
 */
export interface ChatSiteOptions {
  /**
   * Shown as the page's title.
   *
   * @default "Chat"
   */
  readonly title?: string;

  /**
   * The user pool in which people sign in. It must be among the API's `authorizationModes`. The site makes itself a client of the pool.
   *
   * @default - nobody signs in: the page has the API key, or asks for one
   */
  readonly userPool?: cognito.IUserPool;

  /**
   * Where the user pool's sign-in pages are: a domain that the app makes, or one that the pool has already, by
   * `UserPoolDomain.fromDomainName(…)`, whose name is a prefix of Cognito's or a whole name of one's own.
   *
   * @default - none; it must be given with `userPool`
   * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain.html
   */
  readonly userPoolDomain?: cognito.IUserPoolDomain;

  /**
   * Whether the page has the API key, so that whoever knows its address may chat at the account's expense. Otherwise it asks for the key.
   *
   * @default false
   */
  readonly publishApiKey?: boolean;

  /**
   * Domain names of one's own. It remains to point their DNS records at `distribution`. With `userPool` no wildcards: people are sent back by name.
   *
   * @default - the name that CloudFront gives
   */
  readonly domainNames?: string[];

  /**
   * The certificate of these names, in us-east-1.
   *
   * @default - CloudFront's own, with which CloudFront still speaks TLS 1.0 and 1.1 to old browsers
   */
  readonly certificate?: acm.ICertificate;

  /**
   * A WAF web ACL of scope CLOUDFRONT in front of the page.
   *
   * @default - none
   */
  readonly webAclArn?: string;

  /**
   * Where access logs of the page go. The bucket must take ACLs, as CloudFront writes with them.
   *
   * @default - no access logs
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
   */
  readonly logBucket?: s3.IBucket;
}
