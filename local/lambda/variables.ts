import type { FunctionPlan } from '../plan';
import type { Principal } from '../services';
import { LambdaLimits } from './limits';

/** Lambda sets these itself and refuses them in a function's configuration. */
const RESERVED = new Set([
  '_HANDLER', '_X_AMZN_TRACE_ID', 'AWS_DEFAULT_REGION', 'AWS_REGION', 'AWS_EXECUTION_ENV', 'AWS_LAMBDA_FUNCTION_NAME', 'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_VERSION', 'AWS_LAMBDA_INITIALIZATION_TYPE', 'AWS_LAMBDA_LOG_GROUP_NAME', 'AWS_LAMBDA_LOG_STREAM_NAME', 'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_LAMBDA_RUNTIME_API', 'LAMBDA_TASK_ROOT', 'LAMBDA_RUNTIME_DIR',
]);

/** What Lambda would refuse at deployment. */
export function checkVariables(plan: FunctionPlan): void {
  const reserved = Object.keys(plan.environment).filter((name) => RESERVED.has(name));
  if (reserved.length > 0) {
    throw new Error(`function \`${plan.name}\` sets the environment variables ${reserved.map((name) => `\`${name}\``).join(', ')}, which Lambda reserves: choose other names`);
  }
  const bytes = Buffer.byteLength(JSON.stringify(plan.environment));
  if (bytes > LambdaLimits.ENVIRONMENT_BYTES) {
    throw new Error(`the environment variables of function \`${plan.name}\` exceed Lambda's limit of 4 KB: got ${bytes} bytes, measured as JSON; move what is long into the code asset`);
  }
}

/** The whole environment of an execution environment: nothing of the runner's own reaches the function. */
export function variablesFor(
  plan: FunctionPlan, codeFolder: string, region: string, role: Principal, logStreamName: string, more: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    ...plan.environment,
    _HANDLER: plan.handler,
    LAMBDA_TASK_ROOT: codeFolder,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${plan.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: plan.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(plan.memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_FORMAT: plan.logFormat,
    AWS_LAMBDA_LOG_GROUP_NAME: plan.logGroupName ?? `/aws/lambda/${plan.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
    AWS_ACCESS_KEY_ID: role.accessKeyId,
    AWS_SECRET_ACCESS_KEY: role.secretAccessKey,
    ...(role.sessionToken ? { AWS_SESSION_TOKEN: role.sessionToken } : {}),
    ...more,
  };
}
