import type { Execute, ExecuteOptions } from './client';
import type {
  FinishTurnInput, PublishReplyInput, PurgeConversationInput, ReplyEvent, SaveReplyInput, StartTurnInput,
} from '../../../src/contract/schema-types';

/** The API's fields for the chat function; each call is one attempt and rejects with a GraphqlFailure. */
export interface ReplyApi {
  startTurn(input: StartTurnInput, options: ExecuteOptions): Promise<ReplyEvent>;
  publishReply(input: PublishReplyInput, options: ExecuteOptions): Promise<ReplyEvent>;
  saveReply(input: SaveReplyInput, options: ExecuteOptions): Promise<ReplyEvent>;
  finishTurn(input: FinishTurnInput, options: ExecuteOptions): Promise<ReplyEvent>;
  /** Whether there is more to remove. */
  purgeConversation(input: PurgeConversationInput, options: ExecuteOptions): Promise<boolean>;
}

export function createReplyApi(execute: Execute): ReplyApi {
  return {
    startTurn: async (input, options) => await execute('startTurn', input, options) as ReplyEvent,
    publishReply: async (input, options) => await execute('publishReply', input, options) as ReplyEvent,
    saveReply: async (input, options) => await execute('saveReply', input, options) as ReplyEvent,
    finishTurn: async (input, options) => await execute('finishTurn', input, options) as ReplyEvent,
    purgeConversation: async (input, options) => await execute('purgeConversation', input, options) as boolean,
  };
}
