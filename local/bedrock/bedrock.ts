import type { Clock, IdentityService, Log } from '../services';
import { handle } from './endpoint';
import type { ChosenModel } from './models/choose-model';
import { openPort } from './port';

export interface BedrockOptions {
  readonly model: ChosenModel;
  readonly identities: IdentityService;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Bedrock {
  /** For AWS_ENDPOINT_URL_BEDROCK_RUNTIME. */
  readonly url: string;
  close(): Promise<void>;
}

/** The Bedrock runtime on one port of this machine. */
export async function createBedrock({ model: { model }, identities, clock, log }: BedrockOptions): Promise<Bedrock> {
  const port = await openPort((request, response) => void handle(request, response, () => port, { identities, clock, log, model }));
  return { url: port.url, close: () => port.close() };
}
