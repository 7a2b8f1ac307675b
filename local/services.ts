/** The seams between the runner's parts. Each part is built by a function that takes these, so that tests inject their own. */

/** Time as the runner sees it; tests put their own here. */
export interface Clock {
  now(): number;
  setTimeout(run: () => void, millis: number): { cancel(): void };
}

/** Lines for the person at the terminal; never what people say to the model. */
export interface Log {
  info(message: string, details?: Record<string, unknown>): void;
  warn(message: string, details?: Record<string, unknown>): void;
  error(message: string, details?: Record<string, unknown>): void;
}

export type InvokeOutcome =
  /** The function's answer, parsed. */
  | { readonly payload: unknown }
  /** The function threw, ran out of time or could not start, in Lambda's words. */
  | { readonly functionError: { readonly errorType: string; readonly errorMessage: string; readonly trace?: readonly string[] } }
  /** Lambda itself refused: TooManyRequestsException, RequestTooLargeException, ResourceNotFoundException … */
  | { readonly serviceError: { readonly errorType: string; readonly message: string } };

export interface LambdaService {
  invoke(functionArn: string, payload: unknown): Promise<InvokeOutcome>;
  /** Resolves when the event is queued. */
  invokeAsync(functionArn: string, payload: unknown): Promise<InvokeOutcome>;
  close(): Promise<void>;
}

/** The DynamoDB API: one operation, low-level JSON in and out (attribute values typed); errors carry `name` like `ConditionalCheckFailedException`. */
export interface DynamoDbService {
  call(operation: string, input: Record<string, unknown>): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/** Somebody whom a signature speaks for. */
export interface Principal {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** arn:aws:sts::123456789012:assumed-role/name/session or arn:aws:iam::123456789012:user/name */
  readonly arn: string;
  readonly accountId: string;
  /** As IAM's `aws:userid`, what AppSync hands on as `username`. */
  readonly userId: string;
  /** Of a Cognito identity pool's caller. */
  readonly cognitoIdentityId?: string;
  readonly cognitoIdentityPoolId?: string;
  readonly cognitoIdentityAuthType?: 'authenticated' | 'unauthenticated';
}

/** The principals that exist on this machine, and what they may do. */
export interface IdentityService {
  /** Credentials for a role of the app, as Lambda would hand them to a function. */
  assumeRole(roleArn: string, sessionName: string): Principal;
  find(accessKeyId: string): Principal | undefined;
  /** Whether the policies of the principal allow the action on the resource. */
  isAllowed(principal: Principal, action: string, resource: string, context?: Readonly<Record<string, string>>): boolean;
}
