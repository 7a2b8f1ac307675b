/** The operations of the public schema that the client sends. */
const USAGE = 'usage { inputTokens outputTokens totalTokens cacheReadInputTokens cacheWriteInputTokens }';
const ERROR = 'error { code message retryable }';
const TURN = `{ conversationId id message reply status stopReason ${USAGE} ${ERROR} createdAt updatedAt }`;

export const Documents = {
  hello: 'query Hello { hello }',
  turn: `query Turn($conversationId: ID!, $id: ID!) { turn(conversationId: $conversationId, id: $id) ${TURN} }`,
  turns: `query Turns($conversationId: ID!, $limit: Int, $nextToken: String) {
    turns(conversationId: $conversationId, limit: $limit, nextToken: $nextToken) { items ${TURN} nextToken } }`,
  conversations: `query Conversations($limit: Int, $nextToken: String) {
    conversations(limit: $limit, nextToken: $nextToken) { items { id title createdAt updatedAt } nextToken } }`,
  invokeModel: 'mutation InvokeModel($input: String!) { invokeModel(input: $input) }',
  sendMessage: `mutation SendMessage($input: SendMessageInput!) { sendMessage(input: $input) ${TURN} }`,
  cancelTurn: `mutation CancelTurn($conversationId: ID!, $id: ID!) { cancelTurn(conversationId: $conversationId, id: $id) ${TURN} }`,
  deleteConversation: 'mutation DeleteConversation($id: ID!) { deleteConversation(id: $id) }',
  onModelResponse: 'subscription OnModelResponse { onModelResponse }',
  onReply: `subscription OnReply($conversationId: ID!) { onReply(conversationId: $conversationId) {
    conversationId turnId owner offset text reasoning reasoningOffset status length stopReason ${USAGE} ${ERROR} } }`,
} as const;
