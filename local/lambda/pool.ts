import { randomUUID } from 'node:crypto';
import type { FunctionPlan } from '../plan';
import type { Clock, InvokeOutcome, Log } from '../services';
import { Environment, timeoutError } from './environment';
import { LambdaLimits } from './limits';
import type { RuntimeError } from './messages';

export interface PoolOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly initMillis?: number;
  start(plan: FunctionPlan): Environment;
  /** Takes one of the account's unreserved concurrent executions; false: none is left. */
  acquire(): boolean;
  release(): void;
}

/** The execution environments of one function: warm ones are used again, the last used first. */
export class Pool {
  private readonly idle: Environment[] = [];
  private readonly busy = new Set<Environment>();
  private concurrent = 0;
  private closed = false;

  constructor(private readonly plan: FunctionPlan, private readonly options: PoolOptions) {}

  /** Process ids, those at work first. */
  get processes(): number[] {
    return [...this.busy, ...this.idle].flatMap((environment) => environment.pid ?? []);
  }

  async invoke(event: string, requestId: string = randomUUID()): Promise<InvokeOutcome> {
    if (!this.acquire()) {
      return { serviceError: { errorType: 'TooManyRequestsException', message: 'Rate Exceeded.' } };
    }
    try {
      return await this.run(event, requestId);
    } finally {
      this.release();
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all([...this.idle.splice(0), ...this.busy].map((environment) => environment.end()));
  }

  private async run(event: string, requestId: string): Promise<InvokeOutcome> {
    const { clock, log } = this.options;
    const started = clock.now();
    const taken = await this.take();
    if ('error' in taken) {
      return { functionError: taken.error === 'late' ? timeoutError(this.plan, requestId) : taken.error };
    }
    const { environment, spentMillis } = taken;
    this.busy.add(environment);
    try {
      const remainingMillis = this.plan.timeoutSeconds * 1000 - spentMillis;
      const outcome = await environment.invoke({ requestId, functionArn: this.plan.arn, event, remainingMillis });
      if ('functionError' in outcome) {
        log.warn(`${this.plan.logicalId}: ${outcome.functionError.errorType}`, { requestId, durationMillis: clock.now() - started });
      }
      return outcome;
    } finally {
      this.busy.delete(environment);
      if (environment.usable) {
        this.idle.push(environment);
      }
    }
  }

  /** A warm environment or a new one. One whose init phase is too long is started again, on the function's own time, as Lambda does. */
  private async take(): Promise<{ environment: Environment; spentMillis: number } | { error: RuntimeError | 'late' }> {
    for (let warm = this.idle.pop(); warm; warm = this.idle.pop()) {
      if (warm.usable) {
        return { environment: warm, spentMillis: 0 };
      }
    }
    const first = await this.start(this.options.initMillis ?? LambdaLimits.INIT_MILLIS);
    if (!('error' in first) || first.error !== 'late') {
      return 'error' in first ? first : { environment: first, spentMillis: 0 };
    }
    const startedAgain = this.options.clock.now();
    const second = await this.start(this.plan.timeoutSeconds * 1000);
    return 'error' in second ? second : { environment: second, spentMillis: this.options.clock.now() - startedAgain };
  }

  private async start(limitMillis: number): Promise<Environment | { error: RuntimeError | 'late' }> {
    if (this.closed) {
      return { error: { errorType: 'Runtime.ExitError', errorMessage: 'Error: Runtime exited with error: signal: killed' } };
    }
    const environment = this.options.start(this.plan);
    this.busy.add(environment);
    const problem = await environment.initialize(limitMillis);
    this.busy.delete(environment);
    if (problem !== undefined) {
      await environment.end();
      return { error: problem };
    }
    return environment;
  }

  private acquire(): boolean {
    const { reservedConcurrency } = this.plan;
    if (reservedConcurrency === undefined ? !this.options.acquire() : this.concurrent >= reservedConcurrency) {
      return false;
    }
    this.concurrent++;
    return true;
  }

  private release(): void {
    this.concurrent--;
    if (this.plan.reservedConcurrency === undefined) {
      this.options.release();
    }
  }
}
