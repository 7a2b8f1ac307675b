import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { FoundApi } from './found-api';
import { Outputs } from '../../src/contract/outputs';
import { callerCredentials, type CallerCredentials } from '../caller-credentials';
import { UserError } from '../user-error';

export interface DeployedStackOptions {
  /** @default AWS_REGION, AWS_DEFAULT_REGION, else what the AWS CLI is set to */
  readonly region?: string;
  readonly credentials?: () => Promise<CallerCredentials>;
  readonly environment?: NodeJS.ProcessEnv;
  readonly configuredRegion?: () => Promise<string>;
}

const regionOfCli = async () => (await promisify(execFile)('aws', ['configure', 'get', 'region'])).stdout;

/** The API of a deployed stack, from its outputs, with the credentials of the person who asks. */
export async function deployedStack(name: string, options: DeployedStackOptions = {}): Promise<FoundApi> {
  const { environment = process.env, credentials = callerCredentials(environment) } = options;
  const region = options.region ?? await regionOf(environment, options.configuredRegion ?? regionOfCli);
  if (!/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)) throw new UserError(`a Region is named like eu-west-1, got \`${region}\`: give it with --region, or set AWS_REGION`);
  const outputs = outputsOf(await describeStack(name, region, await credentials(), endpoint(region, environment)));
  const graphqlUrl = outputs[Outputs.GRAPHQL_URL];
  if (!graphqlUrl) {
    throw new UserError(`stack \`${name}\` in ${region} has no output ${Outputs.GRAPHQL_URL}: deploy a BedrockChatApi in it with its outputs, or give --url and --key`);
  }
  const { [Outputs.API_KEY]: apiKey, [Outputs.SITE_URL]: pageUrl } = outputs;
  return { graphqlUrl, ...(apiKey ? { apiKey } : {}), ...(pageUrl ? { pageUrl } : {}) };
}

async function regionOf(environment: NodeJS.ProcessEnv, configured: () => Promise<string>): Promise<string> {
  const region = environment.AWS_REGION || environment.AWS_DEFAULT_REGION || (await configured().catch(() => '')).trim();
  if (!region) throw new UserError('`--stack` needs a Region: give --region, or set AWS_REGION');
  return region;
}

function endpoint(region: string, environment: NodeJS.ProcessEnv): URL {
  const own = environment.AWS_ENDPOINT_URL_CLOUDFORMATION || environment.AWS_ENDPOINT_URL;
  return new URL(own || `https://cloudformation.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}/`);
}

async function describeStack(name: string, region: string, credentials: CallerCredentials, url: URL): Promise<string> {
  const body = new URLSearchParams({ Action: 'DescribeStacks', Version: '2010-05-15', StackName: name }).toString();
  const signer = new SignatureV4({ service: 'cloudformation', region, credentials, sha256: Sha256 });
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: url.pathname,
    headers: { 'host': url.host, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body,
  });
  const response = await fetch(url, { method: 'POST', headers, body }).catch(() => {
    throw new UserError(`CloudFormation cannot be reached at ${url.host}: is \`${region}\` the right Region, and are you online?`);
  });
  const text = await response.text();
  if (response.ok) return text;
  const message = element(text, 'Message') ?? `status ${response.status}`;
  throw new UserError(/does not exist/.test(message)
    ? `there is no stack \`${name}\` in ${region}: is that the right Region (--region) and account?`
    : `CloudFormation does not describe stack \`${name}\`: ${message}`);
}

function outputsOf(xml: string): Record<string, string> {
  const outputs = element(xml, 'Outputs') ?? '';
  return Object.fromEntries([...outputs.matchAll(/<member>(.*?)<\/member>/gs)]
    .map(([, output]) => [element(output, 'OutputKey') ?? '', element(output, 'OutputValue') ?? '']));
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/** CloudFormation's answers are XML without attributes or elements within elements of the same name. */
function element(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(xml)?.[1];
  return text?.replace(/&(lt|gt|quot|apos|amp);/g, (_entity, character: string) => ENTITIES[character]);
}
