import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { RuntimeFailure } from './errors';

export interface Context {
  readonly awsRequestId: string;
  readonly invokedFunctionArn: string;
  readonly functionName?: string;
  readonly functionVersion?: string;
  readonly memoryLimitInMB?: string;
  readonly logGroupName?: string;
  readonly logStreamName?: string;
  callbackWaitsForEmptyEventLoop: boolean;
  getRemainingTimeInMillis(): number;
}

export type Callback = (error?: unknown, result?: unknown) => void;
export type Handler = (event: unknown, context: Context, callback?: Callback) => unknown;

/** Loads `_HANDLER` from LAMBDA_TASK_ROOT; failures have Lambda's names. */
export async function loadHandler(environment: NodeJS.ProcessEnv): Promise<Handler> {
  const handlerName = environment._HANDLER ?? '';
  const parts = /^(.*[\\/])?([^\\/.]+)\.(.+)$/.exec(handlerName);
  if (!parts) {
    throw new RuntimeFailure('Runtime.MalformedHandlerName', `Bad handler: '${handlerName}' must be of the form 'file.export'`);
  }
  const [, folder = '', file, exported] = parts;
  const module = await loadModule(environment.LAMBDA_TASK_ROOT ?? '', path.join(folder, file));
  const handler = exported.split('.').reduce((value: any, name) => value?.[name], module);
  if (typeof handler !== 'function') {
    throw new RuntimeFailure('Runtime.HandlerNotFound', `${handlerName} is undefined or not exported`);
  }
  if (handler.length >= 3 && nodeMajor(environment) >= 24) {
    throw new RuntimeFailure('Runtime.CallbackHandlerDeprecated', 'AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. '
      + 'Use an async function with two parameters instead.');
  }
  return handler;
}

async function loadModule(root: string, name: string): Promise<any> {
  const file = ['.js', '.mjs', '.cjs'].map((extension) => path.join(root, name + extension)).find((candidate) => fs.existsSync(candidate));
  if (!file) {
    throw new RuntimeFailure('Runtime.ImportModuleError', `Error: Cannot find module '${name}' in ${root}`);
  }
  try {
    return isModule(file, root) ? await import(pathToFileURL(file).href) : createRequire(file)(file);
  } catch (error: any) {
    if (error instanceof SyntaxError) {
      throw new RuntimeFailure('Runtime.UserCodeSyntaxError', String(error));
    }
    if (error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND') {
      throw new RuntimeFailure('Runtime.ImportModuleError', String(error));
    }
    throw error;
  }
}

function isModule(file: string, root: string): boolean {
  if (!file.endsWith('.js')) {
    return file.endsWith('.mjs');
  }
  const manifest = path.join(root, 'package.json');
  return fs.existsSync(manifest) && JSON.parse(fs.readFileSync(manifest, 'utf8')).type === 'module';
}

/** Of the runtime that the function asks for, not of the one that runs it here. */
function nodeMajor(environment: NodeJS.ProcessEnv): number {
  return Number(/nodejs(\d+)/.exec(environment.AWS_EXECUTION_ENV ?? '')?.[1] ?? 0);
}
