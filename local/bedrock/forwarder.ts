import type { Request, Response } from './port';

export type Operation = 'converse' | 'converse-stream' | 'invoke' | 'invoke-with-response-stream';

/** One call that was admitted. */
export interface Call {
  readonly modelId: string;
  readonly operation: Operation;
  readonly region: string;
  readonly path: string;
  readonly headers: Request['headers'];
}

/** The real service behind the endpoint: what was admitted here goes on as it is. */
export interface Forwarder {
  forward(call: Call & { readonly body: Buffer }, response: Response, signal: AbortSignal): Promise<void>;
}
