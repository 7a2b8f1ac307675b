import type { Clock } from '../../services';
import { UserError } from '../../user-error';
import type { Forwarder } from '../forwarder';
import type { Model } from '../model';
import { embeddedModel } from './embedded';
import { openAiModel } from './openai';
import { realBedrock } from './real-bedrock';
import { readScript } from './script-file';
import { scriptedModel, type Script } from './scripted';

export interface ModelOptions {
  /** What answers: `embedded`, `bedrock` (the real one, with the caller's credentials), the URL of an OpenAI-compatible server, or a model of the test's own. @default embedded */
  readonly model?: string | Model;
  /** Replies and faults to play instead: a file, or the script itself. */
  readonly modelScript?: string | Script;
  /** The pace of the embedded model; 0: as fast as it can. @default a lifelike one */
  readonly tokensPerSecond?: number;
  readonly clock: Clock;
}

export interface ChosenModel {
  readonly model: Model | Forwarder;
  /** For people: what answers. */
  readonly description: string;
}

/** A model by what the person at the terminal calls it. */
export function chooseModel({ model = 'embedded', modelScript, tokensPerSecond, clock }: ModelOptions): ChosenModel {
  if (typeof model !== 'string') {
    return { model, description: 'a model of the test\'s own' };
  }
  if (modelScript !== undefined) {
    const script = typeof modelScript === 'string' ? readScript(modelScript) : modelScript;
    return { model: scriptedModel(script, clock), description: typeof modelScript === 'string' ? `the script ${modelScript}` : 'a script' };
  }
  if (model === 'embedded') {
    return { model: embeddedModel({ clock, ...(tokensPerSecond === undefined ? {} : { tokensPerSecond }) }), description: 'the embedded model' };
  }
  if (model === 'bedrock') {
    return { model: realBedrock(), description: 'Amazon Bedrock' };
  }
  if (/^https?:\/\//.test(model)) {
    return { model: openAiModel(model), description: `the OpenAI-compatible server at ${model}` };
  }
  throw new UserError(`\`--model\` must be embedded, bedrock or the URL of an OpenAI-compatible server such as http://127.0.0.1:11434/v1#llama3.2, got \`${model}\``);
}
