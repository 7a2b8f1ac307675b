import type { IdentityService, Log } from '../services';
import { handle } from './endpoint';
import { chooseModel, type ModelOptions } from './models/choose-model';
import { openPort } from './port';

export interface BedrockOptions extends ModelOptions {
  readonly identities: IdentityService;
  readonly log: Log;
}

export interface Bedrock {
  /** For AWS_ENDPOINT_URL_BEDROCK_RUNTIME. */
  readonly url: string;
  /** For people: what answers. */
  readonly description: string;
  close(): Promise<void>;
}

/** The Bedrock runtime on one port of this machine. */
export async function createBedrock(options: BedrockOptions): Promise<Bedrock> {
  const { model, description } = chooseModel(options);
  const { identities, clock, log } = options;
  const port = await openPort((request, response) => void handle(request, response, () => port, { identities, clock, log, model }));
  return { url: port.url, description, close: () => port.close() };
}
