import type { AuthenticationType } from '../plan';

/** An HTTP-shaped request as authorization sees it: of a POST, of a WebSocket's connect, or of one `start`. */
export interface SignedRequest {
  readonly method: 'POST' | 'GET';
  /** What a SigV4 signature was made over: `/graphql`, or `/graphql/connect`. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The exact bytes that were signed: the HTTP body, `{}` at connect, `payload.data` at start. */
  readonly body: string;
}

/** A caller whose credentials hold. */
export interface Caller {
  readonly type: AuthenticationType;
  /** `ctx.identity` as AppSync documents it for this mode; null for an API key. */
  readonly identity: Readonly<Record<string, unknown>> | null;
  /** Fields that a Lambda authorizer denied: `Type.field` or field ARNs. */
  readonly deniedFields: readonly string[];
  /** When the credentials end, epoch millis. */
  readonly expires?: number;
  /** For IAM: whether policy allows this field. */
  isFieldAllowed?(typeName: string, fieldName: string): boolean;
}

/** A refused request: status and errorType as AppSync answers them. */
export class Refusal extends Error {
  constructor(readonly status: 400 | 401 | 403 | 413 | 429 | 500, readonly errorType: string, message: string) {
    super(message);
  }
}

export interface Authorizer {
  /** Throws a Refusal. */
  authorize(request: SignedRequest): Promise<Caller>;
}

export interface GraphqlRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

/** Names in lower case, of the HTTP request, or of the start message. */
export type RequestHeaders = Readonly<Record<string, string>>;

export interface GraphqlErrorShape {
  readonly message: string;
  readonly errorType?: string | null;
  readonly errorInfo?: unknown;
  readonly data?: unknown;
  readonly path?: readonly (string | number)[] | null;
  readonly locations?: readonly { readonly line: number; readonly column: number; readonly sourceName: string | null }[] | null;
}

export interface GraphqlResponse {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly GraphqlErrorShape[];
}

export interface FilterRule { readonly fieldName: string; readonly operator: string; readonly value: unknown }
export interface SubscriptionFilter { readonly filterGroup: readonly { readonly filters: readonly FilterRule[] }[] }

/** What one mutation field tells its subscribers: the result, cut to the mutation's own selection set, under schema field names (no aliases). */
export interface Publication {
  readonly mutation: string;
  readonly payload: unknown;
}

export interface Invalidation { readonly subscriptionField: string; readonly payload: Readonly<Record<string, unknown>> }

/** One accepted `start`, before the socket knows of it. */
export interface PreparedSubscription {
  readonly fieldName: string;
  /** Mutation fields named in @aws_subscribe. */
  readonly mutations: readonly string[];
  /** Argument filter: only what the caller gave, a declared variable without a value as null. Ignored where `filter` is set. */
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly filter?: SubscriptionFilter;
  readonly invalidationFilter?: SubscriptionFilter;
  /** Subscriptions of the same field and key render a publication alike (same document, variables and permissions): it is rendered once for them all. */
  readonly renderKey?: string;
  /** Executes the subscriber's own document over a publication; null: nothing to deliver. */
  render(publication: Publication): Promise<GraphqlResponse | null>;
}

/** GraphQL as AppSync executes it. */
export interface Engine {
  /** Queries and mutations. Mutations hand their publications to `publish` after they succeeded. Throws a Refusal for what is answered with a 4xx. */
  execute(request: GraphqlRequest, caller: Caller, headers: RequestHeaders): Promise<GraphqlResponse>;
  /** A subscription document: validates, authorizes, runs the field's resolver. Errors come back as GraphQL errors. */
  prepare(request: GraphqlRequest, caller: Caller, headers: RequestHeaders):
  Promise<PreparedSubscription | { readonly errors: readonly GraphqlErrorShape[] }>;
}

/** Where the engine's publications and invalidations go: the subscription registry. */
export interface Publisher {
  publish(publication: Publication): void;
  invalidate(invalidation: Invalidation): void;
}
