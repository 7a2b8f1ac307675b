import * as fs from 'node:fs';
import * as path from 'node:path';
import { Fn, aws_s3 as s3, aws_s3_deployment as deployment } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { IBedrockChatApi } from '../../bedrock-chat-api-base';
import { Assets } from '../../contract/assets';
import { PAGE_CONFIG_FILE, PageConfig } from '../../contract/page-config';
import { assetPath } from '../asset-path';

/** The page and its configuration. Browsers and CloudFront ask each time whether they are still the latest, so that nothing need be invalidated. */
export function deployPage(scope: Construct, bucket: s3.IBucket, config: PageConfig): void {
  new deployment.BucketDeployment(scope, 'Page', {
    destinationBucket: bucket,
    sources: [
      deployment.Source.asset(path.dirname(assetPath(Assets.PAGE))),
      deployment.Source.jsonData(PAGE_CONFIG_FILE, config),
    ],
    cacheControl: [deployment.CacheControl.noCache()],
    retainOnDelete: false,
  });
}

/** Where the page may connect to. */
export function connections(chat: IBedrockChatApi, poolUrl?: string): string[] {
  return [chat.graphqlUrl, chat.realtimeUrl, ...poolUrl ? [poolUrl] : []].map(origin);
}

function origin(url: string): string {
  const parts = Fn.split('/', url);
  return `${Fn.select(0, parts)}//${Fn.select(2, parts)}`;
}

/** The page's own policy, narrowed to where it has to connect to, and what a page cannot say of itself: nobody may frame it. */
export function pagePolicy(connectTo: readonly string[]): string {
  const html = fs.readFileSync(assetPath(Assets.PAGE), 'utf8');
  const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)!;
  return [
    ...policy.split('; ').map((directive) => directive.startsWith('connect-src ') ? `connect-src 'self' ${connectTo.join(' ')}` : directive),
    "frame-ancestors 'none'",
  ].join('; ');
}
