import type {
  ContentBlock, ConverseCommandInput, ConverseStreamCommandInput, Message, PerformanceConfigLatency, ServiceTierType, SystemContentBlock,
} from '@aws-sdk/client-bedrock-runtime';
import type { HistoryTurn } from '../../../src/contract/function-event';
import type { Configuration } from '../configuration';

export interface Question {
  readonly message: string;
  readonly history: readonly HistoryTurn[];
  readonly metadata?: Record<string, string>;
}

const CACHE_POINT = { cachePoint: { type: 'default' as const } };

/** What was not set is not sent: newer models refuse what older ones took. */
function converseRequest({ modelId, settings }: Configuration, { message, history, metadata }: Question, cached: boolean) {
  const { maxTokens, temperature, topP, stopSequences, promptCaching } = settings;
  const system: SystemContentBlock[] = settings.systemPrompt
    ? [{ text: settings.systemPrompt }, ...(promptCaching?.systemPrompt ? [CACHE_POINT] : [])]
    : [];
  return {
    modelId,
    messages: messagesOf(message, history, cached),
    ...(system.length ? { system } : {}),
    inferenceConfig: {
      maxTokens,
      ...(temperature !== undefined ? { temperature } : {}),
      ...(topP !== undefined ? { topP } : {}),
      ...(stopSequences?.length ? { stopSequences: [...stopSequences] } : {}),
    },
    ...(settings.additionalModelRequestFields
      ? { additionalModelRequestFields: settings.additionalModelRequestFields as ConverseCommandInput['additionalModelRequestFields'] }
      : {}),
    ...(settings.serviceTier ? { serviceTier: { type: settings.serviceTier as ServiceTierType } } : {}),
    ...(settings.latency ? { performanceConfig: { latency: settings.latency as PerformanceConfigLatency } } : {}),
    ...(settings.reasoningEffort ? { outputConfig: { effort: settings.reasoningEffort } } : {}),
    ...(settings.requestMetadata && metadata ? { requestMetadata: metadata } : {}),
  };
}

/** One question: nothing repeats it, so that keeping it in the cache would only cost. */
export function converse(configuration: Configuration, question: Question): ConverseCommandInput {
  return { ...converseRequest(configuration, question, false), ...guardrailOf(configuration) };
}

export function converseStream(configuration: Configuration, question: Question): ConverseStreamCommandInput {
  const { guardrailConfig } = guardrailOf(configuration);
  const { guardrailStreamMode: mode, promptCaching } = configuration.settings;
  return {
    ...converseRequest(configuration, question, promptCaching?.history ?? false),
    ...(guardrailConfig ? { guardrailConfig: { ...guardrailConfig, ...(mode ? { streamProcessingMode: mode } : {}) } } : {}),
  };
}

function guardrailOf({ guardrail }: Configuration) {
  return guardrail ? { guardrailConfig: { guardrailIdentifier: guardrail.identifier, guardrailVersion: guardrail.version } } : {};
}

/** The cache point stands at the end of what the next turn will repeat. */
function messagesOf(message: string, history: readonly HistoryTurn[], cached: boolean): Message[] {
  const said = history.filter((turn) => !isBlank(turn.message) && !isBlank(turn.reply));
  const latest: ContentBlock[] = [{ text: message }, ...(cached ? [CACHE_POINT] : [])];
  return [
    ...said.flatMap((turn): Message[] => [
      { role: 'user', content: [{ text: turn.message }] },
      { role: 'assistant', content: [{ text: turn.reply }] },
    ]),
    { role: 'user', content: latest },
  ];
}

/** Models refuse a blank text anywhere, so that one blank reply would end its conversation for good. */
const isBlank = (text: string) => text.trim() === '';
