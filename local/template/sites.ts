import * as fs from 'node:fs';
import * as path from 'node:path';
import { deployedFolders, deployedText } from './bucket-deployment';
import { responseHeaders } from './response-headers';
import type { Resource, World } from './world';
import { PAGE_CONFIG_FILE, type PageConfig } from '../../src/contract/page-config';
import type { SitePlan } from '../plan';
import { UserError } from '../user-error';

const PAGE_FILE = 'index.html';

interface Origin { readonly DomainName: string; readonly OriginAccessControlId?: string }

/** A chat page on the web, and the resources that it consists of. */
export interface Site {
  readonly plan: SitePlan;
  readonly resources: readonly Resource[];
}

/** The chat pages that the app puts on the web: the page and its settings, and nothing else, in a bucket behind a distribution. */
export function readSites(world: World): Site[] {
  return world.ofType('Custom::CDKBucketDeployment').flatMap((deployment) => {
    const folders = deployedFolders(deployment) ?? [];
    const holding = (file: string) => folders.find((folder) => fs.existsSync(path.join(folder, file)));
    const [page, settings] = [holding(PAGE_FILE), holding(PAGE_CONFIG_FILE)];
    const files = folders.flatMap((folder) => fs.readdirSync(folder));
    const parts = page && settings && files.length === 2 ? distributionOf(world, deployment) : undefined;
    if (!parts) return [];
    const { distribution, policy, resources } = parts;
    return [{
      plan: {
        id: distribution.identifiers.reference,
        page: path.join(page!, PAGE_FILE),
        config: configOf(deployedText(deployment, settings!, PAGE_CONFIG_FILE), deployment),
        headers: policy ? responseHeaders(policy) : {},
      },
      resources: [deployment, ...resources],
    }];
  });
}

function configOf(text: string, deployment: Resource): PageConfig {
  try {
    return JSON.parse(text) as PageConfig;
  } catch (error) {
    throw new UserError(`${PAGE_CONFIG_FILE} of ${deployment.constructPath} is not JSON (${(error as Error).message}); synthesize the app again`);
  }
}

function distributionOf(world: World, deployment: Resource) {
  const near = (type: string) => world.ofType(type).filter(({ stack }) => stack === deployment.stack);
  const bucket = near('AWS::S3::Bucket').find(({ identifiers }) => identifiers.reference === deployment.property('DestinationBucketName'));
  const origin = (of: Resource) => originsOf(of).find(({ DomainName }) => DomainName === bucket?.identifiers.attribute('RegionalDomainName'));
  const distribution = near('AWS::CloudFront::Distribution').find(origin);
  if (!bucket || !distribution) return undefined;
  const policyId = distribution.property('DistributionConfig', 'DefaultCacheBehavior', 'ResponseHeadersPolicyId');
  const policy = near('AWS::CloudFront::ResponseHeadersPolicy').find(({ identifiers }) => identifiers.reference === policyId);
  return {
    distribution,
    policy,
    resources: [
      bucket,
      distribution,
      ...policy ? [policy] : [],
      ...near('AWS::S3::BucketPolicy').filter((each) => each.property('Bucket') === bucket.identifiers.reference),
      ...near('AWS::CloudFront::OriginAccessControl').filter(({ identifiers }) => identifiers.reference === origin(distribution)!.OriginAccessControlId),
    ],
  };
}

/** Other distributions have origins of which nothing need be known here. */
function originsOf(distribution: Resource): readonly Origin[] {
  try {
    return distribution.property<Origin[]>('DistributionConfig', 'Origins') ?? [];
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}
