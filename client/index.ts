/** The client for front ends: no framework, no dependency, browser and Node. */
export { appSyncTransport, type AppSyncTransportOptions } from './appsync-transport';
export { Broadcasts } from './broadcasts';
export { Chat, type ChatOptions } from './chat';
export type { ChatSession, ChatState, Outgoing } from './chat-session';
export { applyEvent, applyTurn, isEnd, needsRepair, type Turns, type TurnState } from './conversation';
export type { Credentials } from './credentials';
export { ChatError, type ChatErrorType } from './errors';
export { hasConversations } from './has-conversations';
export { randomId } from './random-id';
export { SingleAnswers } from './single-answers';
export type { ChatTransport, ConnectionState, Observer, Page, PageRequest, SendMessage, Unsubscribe } from './transport';
export { stopReasonText, usageText } from './words';
