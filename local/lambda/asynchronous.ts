import { randomUUID } from 'node:crypto';
import type { FunctionPlan } from '../plan';
import type { Clock, InvokeOutcome } from '../services';
import { LambdaLimits } from './limits';

export interface QueueOptions {
  readonly clock: Clock;
  /** Before the first and the second retry. */
  readonly retryDelaysMillis?: readonly number[];
  /** An event that Lambda gave up. */
  giveUp(plan: FunctionPlan, record: FailureRecord): void;
}

type Attempt = (event: string, requestId: string) => Promise<InvokeOutcome>;

/** What Lambda sends to an on-failure destination. */
export interface FailureRecord {
  readonly version: '1.0';
  readonly timestamp: string;
  readonly requestContext: {
    readonly requestId: string;
    readonly functionArn: string;
    readonly condition: 'RetriesExhausted' | 'EventAgeExceeded';
    readonly approximateInvokeCount: number;
  };
  readonly requestPayload: unknown;
  readonly responseContext?: { readonly statusCode: 200; readonly executedVersion: '$LATEST'; readonly functionError: 'Unhandled' };
  readonly responsePayload?: unknown;
}

/** Lambda's queue of asynchronous invocations: errors are tried again as the function is configured, throttles until the event is too old. */
export class AsynchronousQueue {
  private readonly timers = new Set<{ cancel(): void }>();
  private closed = false;

  constructor(private readonly options: QueueOptions) {}

  /** Queues the event and returns at once. Lambda may deliver one event more than once, at any time, under one request id. */
  add(plan: FunctionPlan, event: string, attempt: Attempt, again?: Promise<unknown>): void {
    const delivery = { requestId: randomUUID(), since: this.options.clock.now(), failures: 0, throttles: 0 };
    const deliver = () => void this.deliver(plan, event, attempt, delivery);
    deliver();
    void again?.then(deliver);
  }

  close(): void {
    this.closed = true;
    this.timers.forEach((timer) => timer.cancel());
    this.timers.clear();
  }

  private async deliver(plan: FunctionPlan, event: string, attempt: Attempt, state: Delivery): Promise<void> {
    const outcome = await attempt(event, state.requestId);
    if (this.closed || 'payload' in outcome) {
      return;
    }
    const throttled = 'serviceError' in outcome;
    const next = { ...state, failures: state.failures + (throttled ? 0 : 1), throttles: state.throttles + (throttled ? 1 : 0) };
    const delay = throttled ? throttleDelay(state.throttles) : this.retryDelay(state.failures);
    const tooOld = this.options.clock.now() + delay - state.since > plan.asyncInvocation.maxEventAgeSeconds * 1000;
    const exhausted = !throttled && next.failures > plan.asyncInvocation.retryAttempts;
    if (exhausted || tooOld) {
      this.options.giveUp(plan, this.record(plan, event, outcome, next, exhausted ? 'RetriesExhausted' : 'EventAgeExceeded'));
    } else {
      this.later(delay, () => void this.deliver(plan, event, attempt, next));
    }
  }

  private retryDelay(failures: number): number {
    const delays = this.options.retryDelaysMillis ?? LambdaLimits.RETRY_DELAYS_MILLIS;
    return delays[Math.min(failures, delays.length - 1)];
  }

  private record(plan: FunctionPlan, event: string, outcome: InvokeOutcome, { requestId, failures }: Delivery, condition: 'RetriesExhausted' | 'EventAgeExceeded'): FailureRecord {
    return {
      version: '1.0',
      timestamp: new Date(this.options.clock.now()).toISOString(),
      requestContext: { requestId, functionArn: `${plan.arn}:$LATEST`, condition, approximateInvokeCount: failures },
      requestPayload: JSON.parse(event),
      ...('functionError' in outcome ? {
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        responsePayload: outcome.functionError,
      } : {}),
    };
  }

  private later(millis: number, run: () => void): void {
    const timer = this.options.clock.setTimeout(() => {
      this.timers.delete(timer);
      run();
    }, millis);
    this.timers.add(timer);
  }
}

interface Delivery {
  readonly requestId: string;
  readonly since: number;
  readonly failures: number;
  readonly throttles: number;
}

const throttleDelay = (throttles: number) => Math.min(LambdaLimits.THROTTLE_DELAY_MILLIS * 2 ** throttles, LambdaLimits.THROTTLE_MOST_MILLIS);
