import type { Clock, DynamoDbService, IdentityService, LambdaService, Log } from '../../services';
import type { Caller, GraphqlErrorShape, Invalidation, RequestHeaders, SubscriptionFilter } from '../types';

/** What resolvers of one API work with. */
export interface ResolverServices {
  readonly lambda: LambdaService;
  readonly dynamoDb: DynamoDbService;
  readonly identities: Pick<IdentityService, 'assumeRole' | 'isAllowed'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** One field to answer, as the engine meets it. Every value is JSON: numbers, strings, booleans, null, arrays, plain objects. */
export interface FieldRequest {
  readonly parentTypeName: string;
  readonly fieldName: string;
  /** Coerced; a declared variable without a value is an explicit null. */
  readonly args: Readonly<Record<string, unknown>>;
  /** The parent's value; null at the root. */
  readonly source: unknown;
  readonly caller: Caller;
  readonly headers: RequestHeaders;
  /** Of a custom domain, else null. */
  readonly domainName?: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  /** `['id', 'author', 'author/name']`: aliases as written, fragments resolved. */
  readonly selectionSetList: readonly string[];
  /** `{\n  id\n  author {\n    name\n  }\n}`; the empty string for a leaf. */
  readonly selectionSetGraphQL: string;
  /** When the whole request's 30 seconds are over, epoch millis; absent: 30 seconds from now. */
  readonly deadline?: number;
}

/** An error as a resolver raises it; the engine adds path and locations. */
export type ResolverError = Pick<GraphqlErrorShape, 'message' | 'errorType' | 'errorInfo' | 'data'>;

export interface FieldOutcome {
  /** JSON; null where there is none. */
  readonly value: unknown;
  /** Raised by util.error or the machinery (then value is null) and appended by util.appendError, in order. */
  readonly errors: readonly ResolverError[];
  /** Of extensions.setSubscriptionFilter; only subscription fields have one. */
  readonly subscriptionFilter?: SubscriptionFilter;
  readonly subscriptionInvalidationFilter?: SubscriptionFilter;
  /** Of extensions.invalidateSubscriptions; only mutation fields have them. To be carried out after the field succeeded. */
  readonly invalidations: readonly Invalidation[];
}

/** The resolvers of one API. */
export interface Resolvers {
  /** Whether a resolver is attached to the field; without one the engine takes the property of the source. */
  has(typeName: string, fieldName: string): boolean;
  /** Never rejects: whatever goes wrong in a resolver is an error of its field. Only for fields that `has`. */
  resolve(request: FieldRequest): Promise<FieldOutcome>;
}
