import { BedrockChatApiProps } from '../bedrock-chat-api-props';
import { ChatModel } from '../chat-model';
import { ChatSettings } from '../contract/settings';

/** The settings file of the function: what was set, and nothing that was not. */
export function chatSettings(props: BedrockChatApiProps, model: ChatModel): ChatSettings {
  return {
    invokeModelApi: speaksMessages(model) ? 'anthropic-messages' : 'converse',
    maxTokens: props.maxTokens ?? 1000,
    systemPrompt: props.systemPrompt,
    temperature: props.temperature,
    topP: props.topP,
    stopSequences: props.stopSequences,
    publishIntervalMillis: props.publishInterval?.toMilliseconds() ?? 100,
    showReasoning: props.showReasoning,
    guardrailStreamMode: props.guardrailStreamMode,
    promptCaching: props.promptCaching ? { systemPrompt: true, history: true } : undefined,
    serviceTier: props.serviceTier,
    latency: props.latency,
    reasoningEffort: props.reasoningEffort,
    additionalModelRequestFields: props.additionalModelRequestFields,
    requestMetadata: props.requestMetadata,
  };
}

/** Claude models take the Anthropic Messages body; what is not known to be one speaks Converse, which all take. */
function speaksMessages(model: ChatModel): boolean {
  const ids = model._foundationModelIds;
  return ids.length > 0 && ids.every((id) => id.startsWith('anthropic.claude'));
}
