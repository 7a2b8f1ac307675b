import type { Context } from '@aws-appsync/utils';
import type { PublishReplyInput } from '../../../src/contract/schema-types';
import { requireHandler } from '../shared/owner';
import { replyEvent } from '../shared/reply-event';

type PublishContext = Context<{ input: PublishReplyInput }>;

/** Tells subscribers and stores nothing. */
export function request(ctx: PublishContext) {
  requireHandler(ctx);
  return { payload: null };
}

export function response(ctx: PublishContext) {
  return replyEvent(ctx.args.input, ctx.args.input, 'STREAMING');
}
