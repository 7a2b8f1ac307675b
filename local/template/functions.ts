import * as fs from 'node:fs';
import * as path from 'node:path';
import type { FunctionPlan } from '../plan';
import { UserError } from '../user-error';
import type { Resource, World } from './world';

/** Lambda's defaults. */
const TIMEOUT_SECONDS = 3;
const MEMORY_MEGABYTES = 128;
const RETRY_ATTEMPTS = 2;
const MAX_EVENT_AGE_SECONDS = 6 * 60 * 60;

interface Code { readonly S3Key?: string; readonly ZipFile?: string; readonly ImageUri?: string }
interface EventInvokeConfig { readonly retryAttempts?: number; readonly maxEventAgeSeconds?: number; readonly onFailureArn?: string }

/** The functions among `arns`: those that an API calls. Others stay unread, whatever their runtime is. */
export function readFunctions(world: World, arns: ReadonlySet<string>): FunctionPlan[] {
  return world.ofType('AWS::Lambda::Function').filter((resource) => arns.has(resource.identifiers.arn)).map((resource) => readFunction(world, resource));
}

function readFunction(world: World, resource: Resource): FunctionPlan {
  const runtime = resource.property<string>('Runtime') ?? 'a container image';
  if (!runtime.startsWith('nodejs')) {
    throw new UserError(`function ${resource.constructPath} runs on \`${runtime}\`; the local runner runs Node.js functions only`);
  }
  const name = resource.identifiers.name;
  const logging = resource.property<{ LogGroup?: string; LogFormat?: string }>('LoggingConfig');
  const async = eventInvokeConfig(world, resource);
  const reserved = resource.property<number>('ReservedConcurrentExecutions');
  return {
    logicalId: resource.logicalId,
    name,
    arn: resource.identifiers.arn,
    roleArn: resource.required('Role'),
    runtime,
    handler: resource.required('Handler'),
    code: codeOf(resource),
    environment: textValues(resource.property<{ Variables?: Record<string, unknown> }>('Environment')?.Variables ?? {}),
    timeoutSeconds: Number(resource.property('Timeout') ?? TIMEOUT_SECONDS),
    memoryMegabytes: Number(resource.property('MemorySize') ?? MEMORY_MEGABYTES),
    ...(reserved === undefined ? {} : { reservedConcurrency: Number(reserved) }),
    logGroupName: logging?.LogGroup ?? `/aws/lambda/${name}`,
    logFormat: logging?.LogFormat === 'JSON' ? 'JSON' : 'Text',
    asyncInvocation: {
      retryAttempts: async.retryAttempts ?? RETRY_ATTEMPTS,
      maxEventAgeSeconds: async.maxEventAgeSeconds ?? MAX_EVENT_AGE_SECONDS,
      ...(async.onFailureArn ? { onFailureArn: async.onFailureArn } : {}),
    },
  };
}

function codeOf(resource: Resource): FunctionPlan['code'] {
  const code = resource.required<Code>('Code');
  if (code.ZipFile !== undefined) return { inline: code.ZipFile };
  const hash = path.basename(code.S3Key ?? '', '.zip');
  const folder = resource.stack.assets.get(hash);
  if (folder === undefined || !fs.existsSync(folder)) {
    throw new UserError(`the code of function ${resource.constructPath} is not among the assets of stack ${resource.stack.name}; synthesize the app again`);
  }
  if (!fs.statSync(folder).isDirectory()) {
    throw new UserError(`the code of function ${resource.constructPath} is an archive; the local runner runs code that is a folder in the assembly`);
  }
  return { folder };
}

function eventInvokeConfig(world: World, resource: Resource): EventInvokeConfig {
  const config = world.ofType('AWS::Lambda::EventInvokeConfig').find((candidate) => candidate.stack === resource.stack
    && [resource.identifiers.name, resource.identifiers.arn].includes(candidate.required('FunctionName')));
  if (!config) return {};
  return {
    retryAttempts: config.property<number>('MaximumRetryAttempts'),
    maxEventAgeSeconds: config.property<number>('MaximumEventAgeInSeconds'),
    onFailureArn: config.property<{ OnFailure?: { Destination: string } }>('DestinationConfig')?.OnFailure?.Destination,
  };
}

export function textValues(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));
}
