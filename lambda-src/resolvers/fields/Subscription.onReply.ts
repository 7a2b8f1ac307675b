import { extensions, util } from '@aws-appsync/utils';
import type { Context } from '@aws-appsync/utils';
import { checkConversationId } from '../shared/check';
import { ownerOf } from '../shared/owner';

type OnReplyContext = Context<{ conversationId: string }>;

export function request(ctx: OnReplyContext) {
  checkConversationId('conversationId', ctx.args.conversationId);
  return { payload: null };
}

/** An enhanced filter replaces AppSync's own filtering by arguments, so the conversation stands in it too. */
export function response(ctx: OnReplyContext) {
  extensions.setSubscriptionFilter(util.transform.toSubscriptionFilter({
    owner: { eq: ownerOf(ctx) },
    conversationId: { eq: ctx.args.conversationId },
  }));
  return null;
}
