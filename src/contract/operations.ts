/**
 * The operations that the function sends. Each selects every field of ReplyEvent:
 * a field that the publisher leaves out reaches no subscriber, and filters see only what was selected.
 */
const REPLY_EVENT = `{ conversationId turnId owner offset text reasoning reasoningOffset status length stopReason
  usage { inputTokens outputTokens totalTokens cacheReadInputTokens cacheWriteInputTokens }
  error { code message retryable } }`;

export const HandlerOperations = {
  startTurn: `mutation StartTurn($input: StartTurnInput!) { startTurn(input: $input) ${REPLY_EVENT} }`,
  publishReply: `mutation PublishReply($input: PublishReplyInput!) { publishReply(input: $input) ${REPLY_EVENT} }`,
  saveReply: `mutation SaveReply($input: SaveReplyInput!) { saveReply(input: $input) ${REPLY_EVENT} }`,
  finishTurn: `mutation FinishTurn($input: FinishTurnInput!) { finishTurn(input: $input) ${REPLY_EVENT} }`,
  purgeConversation: 'mutation PurgeConversation($input: PurgeConversationInput!) { purgeConversation(input: $input) }',
} as const;

/** The fields that only the chat function's role may call. */
export const HANDLER_FIELDS = Object.keys(HandlerOperations) as (keyof typeof HandlerOperations)[];

/** The fields of the schema for clients, by type; `onModelResponse` and `conversations` may be absent from an app's schema. */
export const CLIENT_FIELDS = {
  Query: ['hello', 'conversations', 'turns', 'turn'],
  Mutation: ['invokeModel', 'sendMessage', 'cancelTurn', 'deleteConversation'],
  Subscription: ['onModelResponse', 'onReply'],
} as const;
