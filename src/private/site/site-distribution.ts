import { Duration, aws_cloudfront as cloudfront, aws_cloudfront_origins as origins, aws_s3 as s3 } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { pagePolicy } from './page';
import { ChatSiteOptions } from '../../bedrock-chat-site-props';

/** Reads the bucket as nobody else may, and speaks HTTPS. */
export function siteDistribution(scope: Construct, bucket: s3.IBucket, connectTo: string[], options: ChatSiteOptions): cloudfront.Distribution {
  return new cloudfront.Distribution(scope, 'Distribution', {
    defaultRootObject: 'index.html',
    defaultBehavior: {
      origin: origins.S3BucketOrigin.withOriginAccessControl(bucket),
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
      responseHeadersPolicy: securityHeaders(scope, connectTo),
    },
    httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
    domainNames: options.domainNames,
    ...options.certificate && { certificate: options.certificate, minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021 },
    webAclId: options.webAclArn,
    ...options.logBucket && { logBucket: options.logBucket, logFilePrefix: 'distribution/' },
  });
}

function securityHeaders(scope: Construct, connectTo: string[]): cloudfront.ResponseHeadersPolicy {
  return new cloudfront.ResponseHeadersPolicy(scope, 'Headers', {
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy: pagePolicy(connectTo), override: true },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: cloudfront.HeadersFrameOption.DENY, override: true },
      referrerPolicy: { referrerPolicy: cloudfront.HeadersReferrerPolicy.NO_REFERRER, override: true },
      strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: true },
    },
    customHeadersBehavior: {
      customHeaders: [
        { header: 'cross-origin-opener-policy', value: 'same-origin', override: true },
        { header: 'permissions-policy', value: 'camera=(), geolocation=(), microphone=(), payment=()', override: true },
      ],
    },
  });
}
