import { util } from '@aws-appsync/utils';
import type { Context } from '@aws-appsync/utils';
import type { PurgeConversationInput } from '../../../src/contract/schema-types';
import { requireHandler } from '../shared/owner';

export function request(ctx: Context<{ input: PurgeConversationInput }, Record<string, any>>) {
  requireHandler(ctx);
  ctx.stash.owner = ctx.args.input.owner;
  ctx.stash.conversationId = ctx.args.input.conversationId;
  ctx.stash.now = util.time.nowEpochSeconds();
  return {};
}

/** Whether there may be more: nothing is left only once a look has found nothing. */
export function response(ctx: Context) {
  return ctx.stash.more === true;
}
