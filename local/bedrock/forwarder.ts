import type { Call } from './endpoint';
import type { Response } from './port';

/** The real service behind the endpoint: what was admitted here goes on as it is. */
export interface Forwarder {
  forward(call: Call & { readonly body: Buffer }, response: Response, signal: AbortSignal): Promise<void>;
}
