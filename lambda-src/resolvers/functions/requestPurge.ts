import type { LambdaRequest } from '@aws-appsync/utils';
import type { PurgeEvent } from '../../../src/contract/function-event';
import type { ConversationContext } from '../shared/conversation';
import { refuseFailure } from '../shared/refuse';

export function request(ctx: ConversationContext): LambdaRequest {
  const event: PurgeEvent = { kind: 'purge', conversationId: ctx.stash.conversationId, owner: ctx.stash.owner };
  return { operation: 'Invoke', invocationType: 'Event', payload: event };
}

/** A refused event is an error: the conversation is unreadable, and deleting it again asks for the removal again. */
export function response(ctx: ConversationContext) {
  refuseFailure(ctx);
}
