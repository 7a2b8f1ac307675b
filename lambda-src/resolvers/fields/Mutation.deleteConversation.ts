import { util } from '@aws-appsync/utils';
import type { PurgeEvent } from '../../../src/contract/function-event';
import { beginConversation } from '../shared/conversation';
import type { ConversationContext } from '../shared/conversation';
import { refuseInternal } from '../shared/refuse';

/** Longer than any send is under way: AppSync ends it after 30. */
const MARK_SECONDS = 300;

/**
 * The tombstone makes the conversation unreadable; what is stored goes soon after, in batches that the function asks for.
 * The mark stops the latest turn wherever it is: one that runs finds itself gone at its next save, one that is just being sent is not accepted
 * any more, not even after the removal. So a mark without a turn stays until it expires.
 */
export function request(ctx: ConversationContext<{ id: string }>) {
  beginConversation(ctx, 'id', ctx.args.id);
  const { owner, conversationId, now } = ctx.stash;
  ctx.stash.change = {
    update: {
      expression: 'SET deletedAt = :time, expiresAt = if_not_exists(expiresAt, :soon)',
      values: { ':time': util.time.nowISO8601(), ':soon': now + MARK_SECONDS },
    },
  };
  const purge: PurgeEvent = { kind: 'purge', conversationId, owner };
  ctx.stash.purge = purge;
  return {};
}

/** A refused event is an error: the conversation is unreadable, and deleting it again asks for the removal again. */
export function response(ctx: ConversationContext<{ id: string }>) {
  if (!ctx.stash.handedOver) {
    refuseInternal();
  }
  return ctx.args.id;
}
