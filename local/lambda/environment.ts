import { fork, type ChildProcess } from 'node:child_process';
import type { FunctionPlan } from '../plan';
import type { Clock, InvokeOutcome } from '../services';
import { LambdaLimits } from './limits';
import type { EnvironmentMessage, InvokeMessage, RuntimeError } from './messages';

export interface EnvironmentOptions {
  /** The bundled lambda/runtime.ts. */
  readonly runtimePath: string;
  readonly nodePath: string;
  readonly codeFolder: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly clock: Clock;
  /** A line that the function wrote. */
  output(line: string): void;
}

/** One execution environment of a function: a process that takes one invocation at a time. */
export class Environment {
  private readonly child: ChildProcess;
  private readonly exited: Promise<void>;
  private listener?: (message: EnvironmentMessage | Exit) => void;
  private dead = false;

  constructor(private readonly plan: FunctionPlan, private readonly options: EnvironmentOptions) {
    this.child = fork(options.runtimePath, [], {
      execPath: options.nodePath,
      execArgv: [`--max-old-space-size=${Math.floor(plan.memoryMegabytes * 0.9)}`],
      cwd: options.codeFolder,
      env: options.variables,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      forEachLine(stream, options.output);
    }
    this.child.on('message', (message: EnvironmentMessage) => this.listener?.(message));
    this.exited = new Promise((resolve) => {
      const end = (reason: string) => {
        this.dead = true;
        this.listener?.({ type: 'exit', reason });
        resolve();
      };
      this.child.once('error', (error) => end(error.message));
      this.child.once('exit', (code, signal) => end(signal ? `Runtime exited with error: signal: ${signalName(signal)}`
        : code === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: exit status ${code}`));
    });
  }

  get usable(): boolean {
    return !this.dead;
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** Until the handler is loaded; `late` when that takes longer than the limit. */
  async initialize(limitMillis: number): Promise<RuntimeError | 'late' | undefined> {
    return this.next<RuntimeError | 'late' | undefined>(limitMillis, 'late', (message) => {
      switch (message.type) {
        case 'ready': return undefined;
        case 'initError': return message.error;
        case 'exit': return { errorType: 'Runtime.ExitError', errorMessage: `Error: ${message.reason}` };
        default: return NOT_YET;
      }
    });
  }

  async invoke(invocation: InvokeMessage): Promise<InvokeOutcome> {
    const { requestId } = invocation;
    const timedOut = timeoutError(this.plan, requestId);
    this.child.send(invocation, () => undefined);
    return this.next<InvokeOutcome>(invocation.remainingMillis, { functionError: timedOut }, (message) => {
      switch (message.type) {
        case 'result': return message.requestId === requestId ? resultOutcome(message.answer) : NOT_YET;
        case 'error':
          this.dead ||= message.exiting === true;
          return message.requestId === requestId ? { functionError: message.error } : NOT_YET;
        case 'exit': return { functionError: { errorType: 'Runtime.ExitError', errorMessage: `RequestId: ${requestId} Error: ${message.reason}` } };
        default: return NOT_YET;
      }
    });
  }

  async end(): Promise<void> {
    this.dead = true;
    this.child.kill('SIGKILL');
    await this.exited;
  }

  /** The next message that `read` takes; when the time is up the process is killed and `late` is the answer. */
  private next<T>(limitMillis: number, late: T, read: (message: EnvironmentMessage | Exit) => T | typeof NOT_YET): Promise<T> {
    return new Promise((resolve) => {
      const settle = (answer: T) => {
        timer.cancel();
        this.listener = undefined;
        resolve(answer);
      };
      const timer = this.options.clock.setTimeout(() => {
        settle(late);
        void this.end();
      }, limitMillis);
      this.listener = (message) => {
        const answer = read(message);
        if (answer !== NOT_YET) {
          settle(answer);
        }
      };
    });
  }
}

interface Exit {
  readonly type: 'exit';
  readonly reason: string;
}

const NOT_YET = Symbol('not yet');

export function timeoutError(plan: FunctionPlan, requestId: string): RuntimeError {
  return { errorType: 'Sandbox.Timedout', errorMessage: `RequestId: ${requestId} Error: Task timed out after ${plan.timeoutSeconds.toFixed(2)} seconds` };
}

function resultOutcome(answer: string): InvokeOutcome {
  const bytes = Buffer.byteLength(answer);
  if (bytes > LambdaLimits.SYNCHRONOUS_PAYLOAD_BYTES) {
    return {
      functionError: {
        errorType: 'Function.ResponseSizeTooLarge',
        errorMessage: `Response payload size exceeded maximum allowed payload size (${LambdaLimits.SYNCHRONOUS_PAYLOAD_BYTES} bytes).`,
      },
    };
  }
  return { payload: JSON.parse(answer) };
}

const signalName = (signal: string) => ({ SIGKILL: 'killed', SIGSEGV: 'segmentation fault', SIGABRT: 'aborted' }[signal] ?? signal);

function forEachLine(stream: NodeJS.ReadableStream, take: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    lines.forEach(take);
  });
  stream.on('end', () => {
    if (rest) {
      take(rest);
    }
  });
}
