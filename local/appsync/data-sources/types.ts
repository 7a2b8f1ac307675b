import type { FieldRequest } from '../resolver/types';

/** What a handler sees of a data source that failed: `ctx.error`. */
export interface SourceError {
  readonly message: string;
  readonly type: string;
  /** Of a Lambda function: the name of what it threw. */
  readonly unhandledErrorType?: string | null;
}

/** `ctx.result` and `ctx.error`; some failures have a result beside them. */
export interface SourceOutcome {
  readonly result: unknown;
  readonly error?: SourceError;
}

/** One invocation: the request handler's result, and for whom. */
export interface Invocation {
  readonly request: unknown;
  readonly field: FieldRequest;
  /** `Type.field`, and in a pipeline the function: what a pagination token is bound to. */
  readonly caller: string;
  /** Epoch millis. */
  readonly deadline: number;
}

export interface DataSource {
  /** Throws an InvalidRequest for what AppSync refuses before it asks the source: the response handler is not called. */
  invoke(invocation: Invocation): Promise<SourceOutcome>;
}

/** A request object that the data source cannot read. */
export class InvalidRequest extends Error {
  readonly errorType: string = 'MappingTemplate';
}

/** Something that AppSync does and the runner does not. */
export class NotLocal extends InvalidRequest {
  override readonly errorType = 'LocalRunner:NotSupported';
}
