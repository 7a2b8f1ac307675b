import { Annotations, RemovalPolicy, aws_cloudfront as cloudfront, aws_cognito as cognito, aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { BedrockChatApi } from './bedrock-chat-api';
import { ChatSiteOptions } from './bedrock-chat-site-props';
import { Outputs } from './contract/outputs';
import { PageConfig } from './contract/page-config';
import { tell } from './private/outputs';
import { checkSite } from './private/site/check-site';
import { connections, deployPage } from './private/site/page';
import { signInUrl } from './private/site/sign-in-url';
import { siteDistribution } from './private/site/site-distribution';

/**
 * Properties of a `BedrockChatSite`.
 */
export interface BedrockChatSiteProps extends ChatSiteOptions {
  /**
   * The API that people chat with; one that this app makes, as the page needs to know how people sign in.
   */
  readonly chat: BedrockChatApi;
}

/**
 * The chat page on the web: a private bucket (Amazon S3) behind a distribution (Amazon CloudFront).
 */
export class BedrockChatSite extends Construct {
  /**
   * The address of the page.
   */
  public readonly url: string;

  /**
   * The distribution that serves the page.
   */
  public readonly distribution: cloudfront.Distribution;

  /**
   * The bucket that holds the page and its configuration.
   */
  public readonly bucket: s3.Bucket;

  /**
   * The page's client of the user pool, where people sign in.
   */
  public readonly userPoolClient?: cognito.UserPoolClient;

  public constructor(scope: Construct, id: string, props: BedrockChatSiteProps) {
    super(scope, id);
    checkSite(this, props);
    const { chat, userPool, userPoolDomain, logBucket } = props;
    const poolUrl = userPool && userPoolDomain && signInUrl(this, userPool, userPoolDomain);

    this.bucket = new s3.Bucket(this, 'Bucket', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: RemovalPolicy.DESTROY,
      ...logBucket && { serverAccessLogsBucket: logBucket, serverAccessLogsPrefix: 'bucket/' },
    });
    this.distribution = siteDistribution(this, this.bucket, connections(chat, poolUrl), props);
    const urls = (props.domainNames ?? [this.distribution.distributionDomainName]).map((name) => `https://${name}/`);
    [this.url] = urls;

    this.userPoolClient = userPool && new cognito.UserPoolClient(this, 'Client', {
      userPool,
      generateSecret: false,
      preventUserExistenceErrors: true,
      authFlows: {},
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [cognito.OAuthScope.OPENID],
        callbackUrls: urls,
        logoutUrls: urls,
      },
    });
    if (props.publishApiKey) {
      Annotations.of(this).addWarningV2('cdk-bedrock-chat-api:publicApiKey', 'the page has the API key: whoever knows its address may use the model'
        + ' at the account\'s expense; use `userPool` to let people sign in');
    }
    const config: PageConfig = {
      graphqlUrl: chat.graphqlUrl,
      realtimeUrl: chat.realtimeUrl,
      apiKey: props.publishApiKey ? chat.apiKey : undefined,
      userPool: this.userPoolClient && { clientId: this.userPoolClient.userPoolClientId, domain: poolUrl! },
      title: props.title,
    };
    deployPage(this, this.bucket, config);
    tell(this, Outputs.SITE_URL, this.url, 'URL of the chat page');
  }
}
