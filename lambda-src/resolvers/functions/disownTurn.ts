import { util } from '@aws-appsync/utils';
import type { ConversationContext } from '../shared/conversation';
import { turnKey } from '../shared/keys';
import { refuseFailure } from '../shared/refuse';
import { updateItem } from '../shared/requests';

/** Stops the latest turn wherever it is: one that runs finds itself gone at its next save, one that is just being sent is not accepted any more. */
export function request(ctx: ConversationContext) {
  const { owner, conversationId, latestTurnId } = ctx.stash;
  return updateItem(turnKey(owner, conversationId, latestTurnId), {
    expression: 'SET deletedAt = :time',
    values: { ':time': util.time.nowISO8601() },
  });
}

export function response(ctx: ConversationContext) {
  refuseFailure(ctx);
}
