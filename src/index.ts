export { BedrockChatApi, BedrockChatApiAttributes } from './bedrock-chat-api';
export { IBedrockChatApi } from './bedrock-chat-api-base';
export { BedrockChatApiProps } from './bedrock-chat-api-props';
export { ChatApiOptions } from './chat-api-options';
export { ChatModel, InferenceProfileOptions, UnderlyingModelsOptions } from './chat-model';
export { ChatModelOptions, GuardrailStreamMode } from './chat-model-options';
