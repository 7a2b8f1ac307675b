/** What crosses the process channel between the runner and an execution environment. Events and answers travel as JSON text, as on Lambda. */
export interface InvokeMessage {
  readonly requestId: string;
  readonly functionArn: string;
  readonly event: string;
  readonly remainingMillis: number;
}

export interface RuntimeError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** `exiting`: the process ends with this message. */
export type EnvironmentMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'initError'; readonly error: RuntimeError }
  | { readonly type: 'result'; readonly requestId: string; readonly answer: string }
  | { readonly type: 'error'; readonly requestId: string; readonly error: RuntimeError; readonly exiting?: true };
