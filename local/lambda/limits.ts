/** Lambda's own (Developer Guide, "Lambda quotas"). */
export const LambdaLimits = {
  SYNCHRONOUS_PAYLOAD_BYTES: 6 * 1024 * 1024,
  ASYNCHRONOUS_PAYLOAD_BYTES: 1024 * 1024,
  ENVIRONMENT_BYTES: 4 * 1024,
  INIT_MILLIS: 10_000,
  /** Before the first and the second retry of an asynchronous invocation that failed. */
  RETRY_DELAYS_MILLIS: [60_000, 120_000],
  /** After a throttled asynchronous invocation, doubled each time. */
  THROTTLE_DELAY_MILLIS: 1_000,
  THROTTLE_MOST_MILLIS: 5 * 60_000,
} as const;
