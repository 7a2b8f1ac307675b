import type { Clock, IdentityService, Log } from '../services';
import { handle } from './endpoint';
import type { Model } from './model';
import { chooseModel } from './models/choose-model';
import type { Script } from './models/scripted';
import { openPort } from './port';

export interface BedrockOptions {
  /** What answers: `embedded`, `bedrock`, the URL of an OpenAI-compatible server, or a model of the test's own. @default embedded */
  readonly model?: string | Model;
  /** Replies and faults to play instead: a file, or the script itself. */
  readonly modelScript?: string | Script;
  /** The pace of the embedded model; 0: as fast as it can. @default a lifelike one */
  readonly tokensPerSecond?: number;
  readonly identities: IdentityService;
  readonly clock: Clock;
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
