import * as fs from 'node:fs';
import * as path from 'node:path';
import { FunctionEnvironment, SETTINGS_FILE } from '../../src/contract/environment';
import type { ChatSettings } from '../../src/contract/settings';

export interface Configuration {
  readonly graphqlUrl: string;
  /** Where the function and its API run. */
  readonly region: string;
  readonly bedrockRegion: string;
  readonly modelId: string;
  readonly guardrail?: { readonly identifier: string; readonly version: string };
  readonly settings: ChatSettings;
}

export function readConfiguration(folder: string, environment: NodeJS.ProcessEnv = process.env): Configuration {
  const need = (name: string): string => {
    const value = environment[name];
    if (!value) throw new Error(`the environment variable ${name} is not set; the BedrockChatApi construct sets it`);
    return value;
  };
  const region = need('AWS_REGION');
  const guardrailIdentifier = environment[FunctionEnvironment.GUARDRAIL_IDENTIFIER];
  return {
    graphqlUrl: need(FunctionEnvironment.GRAPHQL_URL),
    region,
    bedrockRegion: environment[FunctionEnvironment.BEDROCK_REGION] || region,
    modelId: need(FunctionEnvironment.MODEL_ID),
    guardrail: guardrailIdentifier
      ? { identifier: guardrailIdentifier, version: need(FunctionEnvironment.GUARDRAIL_VERSION) }
      : undefined,
    settings: JSON.parse(fs.readFileSync(path.join(folder, SETTINGS_FILE), 'utf8')),
  };
}
