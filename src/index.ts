import './peers';

export { BedrockChatApi } from './bedrock-chat-api';
export type { IBedrockChatApi } from './bedrock-chat-api-base';
export type { BedrockChatApiProps } from './bedrock-chat-api-props';
export { BedrockChatSite, type BedrockChatSiteProps } from './bedrock-chat-site';
export type { ChatSiteOptions } from './bedrock-chat-site-props';
export type { ChatApiOptions } from './chat-api-options';
export { ChatModel, type InferenceProfileOptions, type UnderlyingModelsOptions } from './chat-model';
export { type ChatModelOptions, GuardrailStreamMode } from './chat-model-options';
export type { BedrockChatApiAttributes } from './imported-chat-api';
