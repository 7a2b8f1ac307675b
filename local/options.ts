import type { DeliveryFaults } from './appsync/realtime/faults';
import type { RequestFaults } from './appsync/server/faults';
import type { ModelOptions } from './bedrock';
import type { ServiceFaults } from './service-faults';
import type { Clock, Log } from './services';

export interface StartOptions extends Omit<ModelOptions, 'clock'> {
  /** The folder that cdk synth wrote. */
  readonly assembly: string;
  /** @default 127.0.0.1 */
  readonly host?: string;
  /** @default 0, any free one */
  readonly port?: number;
  /** Where tables are kept between runs. @default they are forgotten */
  readonly data?: string;
  /** The Node.js that runs the functions. @default the runner's own */
  readonly node?: string;
  /** How many executions of functions run at once. @default 50 */
  readonly concurrency?: number;
  /** The Region of stacks that name none. @default AWS_REGION, else us-east-1 */
  readonly region?: string;
  /** @default no lines */
  readonly log?: Log;
  readonly clock?: Clock;
  /** What tests bring on. */
  readonly faults?: Faults;
}

export interface Faults {
  /** What becomes of each delivery to a subscriber. */
  readonly deliveries?: DeliveryFaults;
  /** What becomes of each GraphQL request over HTTP. */
  readonly requests?: RequestFaults;
  /** What becomes of each call that a resolver makes to DynamoDB or Lambda. */
  readonly services?: ServiceFaults;
  /** When this asynchronous event reaches its function once more, if ever. */
  deliverAgain?(functionArn: string): Promise<unknown> | undefined;
}
