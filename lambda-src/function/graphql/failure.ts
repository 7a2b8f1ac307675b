/**
 * refused: the resolver said no, and would say so again. denied: these credentials, or a web ACL, do not let the request through.
 * throttled and unavailable: another attempt may succeed.
 */
export type FailureKind = 'refused' | 'denied' | 'throttled' | 'unavailable';

export class GraphqlFailure extends Error {
  public override readonly name = 'GraphqlFailure';

  public constructor(public readonly kind: FailureKind, public readonly code: string) {
    super(`GraphQL request failed: ${kind} (${code})`);
  }

  public get retryable(): boolean {
    return this.kind === 'throttled' || this.kind === 'unavailable';
  }
}

const REFUSALS = ['NotFound', 'Conflict', 'BadRequest', 'TooLarge'];

export function failureOfStatus(status: number): GraphqlFailure {
  const code = `HTTP ${status}`;
  if (status === 401 || status === 403) return new GraphqlFailure('denied', code);
  if (status === 429) return new GraphqlFailure('throttled', code);
  return new GraphqlFailure('unavailable', code);
}

/** Of an answer that came with HTTP 200 and errors in it. */
export function failureOfErrorType(errorType: string | null | undefined): GraphqlFailure {
  const code = errorType || 'GraphQL error';
  if (REFUSALS.includes(code)) return new GraphqlFailure('refused', code);
  if (/^(Forbidden|Unauthorized|AccessDenied)/.test(code)) return new GraphqlFailure('denied', code);
  if (/throttl|TooManyRequests|LimitExceeded/i.test(code)) return new GraphqlFailure('throttled', code);
  return new GraphqlFailure('unavailable', code);
}

/** Of a request that got no answer: the code of the connection's error, or TimeoutError. */
export function failureOfConnection(error: unknown): GraphqlFailure {
  const { code, name } = (error ?? {}) as { code?: string; name?: string };
  return new GraphqlFailure('unavailable', code ?? name ?? 'no answer');
}
