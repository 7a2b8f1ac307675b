import {
  type BedrockRuntimeClient, ConverseCommand, InvokeModelCommand, type PerformanceConfigLatency, type ServiceTierType,
} from '@aws-sdk/client-bedrock-runtime';
import { converse } from './converse-request';
import type { Configuration } from '../configuration';

/** One question, one answer, without memory. */
export interface Answer {
  readonly text: string;
  readonly stopReason?: string;
}

export type AskModel = (input: string, signal: AbortSignal) => Promise<Answer>;

export function createAskModel(client: BedrockRuntimeClient, configuration: Configuration): AskModel {
  return configuration.settings.invokeModelApi === 'anthropic-messages' ? anthropicMessages(client, configuration) : converseOnce(client, configuration);
}

function converseOnce(client: BedrockRuntimeClient, configuration: Configuration): AskModel {
  return async (input, signal) => {
    const command = new ConverseCommand(converse(configuration, { message: input, history: [] }));
    const { output, stopReason } = await client.send(command, { abortSignal: signal });
    return { text: joined(output?.message?.content?.map((block) => block.text)), stopReason };
  };
}

interface AnthropicMessage {
  readonly content?: readonly { readonly type: string; readonly text?: string }[];
  readonly stop_reason?: string;
}

function anthropicMessages(client: BedrockRuntimeClient, configuration: Configuration): AskModel {
  const { modelId, guardrail, settings } = configuration;
  return async (input, signal) => {
    const { body } = await client.send(new InvokeModelCommand({
      modelId,
      contentType: 'application/json',
      accept: 'application/json',
      body: Buffer.from(JSON.stringify(anthropicBody(configuration, input))),
      ...(guardrail ? { guardrailIdentifier: guardrail.identifier, guardrailVersion: guardrail.version } : {}),
      ...(settings.serviceTier ? { serviceTier: settings.serviceTier as ServiceTierType } : {}),
      ...(settings.latency ? { performanceConfigLatency: settings.latency as PerformanceConfigLatency } : {}),
    }), { abortSignal: signal });
    const { content = [], stop_reason } = JSON.parse(Buffer.from(body!).toString()) as AnthropicMessage;
    return { text: joined(content.map((block) => block.type === 'text' ? block.text : undefined)), stopReason: stop_reason };
  };
}

function anthropicBody({ settings }: Configuration, input: string) {
  const { systemPrompt, promptCaching, temperature, topP, stopSequences, reasoningEffort } = settings;
  return {
    ...settings.additionalModelRequestFields,
    anthropic_version: 'bedrock-2023-05-31',
    max_tokens: settings.maxTokens,
    ...(systemPrompt ? { system: [{ type: 'text', text: systemPrompt, ...(promptCaching?.systemPrompt ? CACHED : {}) }] } : {}),
    messages: [{ role: 'user', content: [{ type: 'text', text: input }] }],
    ...(temperature !== undefined ? { temperature } : {}),
    ...(topP !== undefined ? { top_p: topP } : {}),
    ...(stopSequences?.length ? { stop_sequences: stopSequences } : {}),
    ...(reasoningEffort ? { output_config: { effort: reasoningEffort } } : {}),
  };
}

const CACHED = { cache_control: { type: 'ephemeral' } };

/** Blocks of reasoning or tools may stand before, between and after the text. */
const joined = (texts: readonly (string | undefined)[] = []) => texts.filter((text) => text !== undefined).join('');
