import { randomBytes } from 'node:crypto';
import type { FunctionPlan } from '../plan';
import type { Clock, IdentityService, InvokeOutcome, LambdaService, Log } from '../services';
import { AsynchronousQueue, type FailureRecord } from './asynchronous';
import { CodeFolders } from './code-folders';
import { Environment } from './environment';
import { LambdaLimits } from './limits';
import { Pool } from './pool';
import { checkVariables, variablesFor } from './variables';

export interface LambdaOptions {
  readonly region: string;
  readonly identities: IdentityService;
  readonly clock: Clock;
  readonly log: Log;
  /** The bundled lambda/runtime.ts. */
  readonly runtimePath: string;
  /** The Node that runs the functions; default: the runner's own. */
  readonly nodePath?: string;
  /** Put into every function's environment, such as endpoints of this machine; not counted against the 4 KB. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Concurrent executions of all functions without reserved concurrency; default 50. */
  readonly concurrency?: number;
  readonly initMillis?: number;
  /** Before the retries of an asynchronous invocation; default: 1 and 2 minutes. */
  readonly retryDelaysMillis?: readonly number[];
  /** Lines that functions write. */
  output?(line: string, functionName: string): void;
  /** A fault to bring on: when this asynchronous event is delivered once more, if ever. */
  deliverAgain?(functionArn: string): Promise<unknown> | undefined;
}

export interface Lambda extends LambdaService {
  /** Process ids of the function's execution environments, those at work first. */
  processes(functionArn: string): readonly number[];
}

/** AWS Lambda for the functions of one app. */
export function createLambda(functions: readonly FunctionPlan[], options: LambdaOptions): Lambda {
  functions.forEach(checkVariables);
  let available = options.concurrency ?? 50;
  let closed = false;
  const codeFolders = new CodeFolders();

  const pools = new Map(functions.map((plan) => [plan.arn, new Pool(plan, {
    ...options,
    start: () => startEnvironment(plan, codeFolders.of(plan), options),
    acquire: () => available > 0 && available-- > 0,
    release: () => available++,
  })]));
  const plans = new Map(functions.map((plan) => [plan.arn, plan]));

  const queue = new AsynchronousQueue({ ...options, giveUp });

  function giveUp(plan: FunctionPlan, record: FailureRecord): void {
    const { onFailureArn } = plan.asyncInvocation;
    const { requestId, condition, approximateInvokeCount } = record.requestContext;
    options.log.warn(`${plan.logicalId}: an asynchronous invocation was given up${onFailureArn ? ` and goes to ${onFailureArn}` : ''}`, { requestId, condition, approximateInvokeCount });
    if (onFailureArn && plans.has(onFailureArn)) {
      void service.invokeAsync(onFailureArn, record);
    }
  }

  const service: Lambda = {
    async invoke(functionArn, payload) {
      const { pool, event, refusal } = request(functionArn, payload, 'RequestResponse', LambdaLimits.SYNCHRONOUS_PAYLOAD_BYTES);
      if (refusal) {
        return refusal;
      }
      return pool.invoke(event);
    },

    async invokeAsync(functionArn, payload) {
      const { pool, event, refusal } = request(functionArn, payload, 'Event', LambdaLimits.ASYNCHRONOUS_PAYLOAD_BYTES);
      if (refusal) {
        return refusal;
      }
      const plan = plans.get(unqualified(functionArn))!;
      queue.add(plan, event, (text, requestId) => pool.invoke(text, requestId), options.deliverAgain?.(plan.arn));
      return { payload: null };
    },

    processes: (functionArn) => pools.get(functionArn)?.processes ?? [],

    async close() {
      closed = true;
      queue.close();
      await Promise.all([...pools.values()].map((pool) => pool.close()));
      codeFolders.remove();
    },
  };

  function request(functionArn: string, payload: unknown, type: string, limit: number):
  { pool: Pool; event: string; refusal?: undefined } | { pool?: undefined; event?: undefined; refusal: InvokeOutcome } {
    const pool = pools.get(unqualified(functionArn));
    if (!pool || closed) {
      return refused('ResourceNotFoundException', `Function not found: ${functionArn}`);
    }
    const event = JSON.stringify(payload) ?? 'null';
    const bytes = Buffer.byteLength(event);
    if (bytes > limit) {
      return refused('RequestTooLargeException', `${bytes} byte payload is too large for the ${type} invocation type (limit ${limit} bytes)`);
    }
    return { pool, event };
  }

  return service;
}

function startEnvironment(plan: FunctionPlan, codeFolder: string, options: LambdaOptions): Environment {
  const day = new Date(options.clock.now()).toISOString().slice(0, 10).replaceAll('-', '/');
  const logStreamName = `${day}/[$LATEST]${randomBytes(16).toString('hex')}`;
  const role = options.identities.assumeRole(plan.roleArn, plan.name);
  return new Environment(plan, {
    runtimePath: options.runtimePath,
    nodePath: options.nodePath ?? process.execPath,
    codeFolder,
    variables: variablesFor(plan, codeFolder, options.region, role, logStreamName, options.variables ?? {}),
    clock: options.clock,
    output: (line) => options.output?.(line, plan.name),
  });
}

/** Every function has its one version here. */
const unqualified = (functionArn: string) => functionArn.replace(/:\$LATEST$/, '');

const refused = (errorType: string, message: string): { refusal: InvokeOutcome } => ({ refusal: { serviceError: { errorType, message } } });
