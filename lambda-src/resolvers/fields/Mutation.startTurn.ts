import type { Context } from '@aws-appsync/utils';
import type { StartTurnInput } from '../../../src/contract/schema-types';
import type { ChangeStash } from '../shared/change';
import { beginHandler } from '../shared/handler';
import type { HandlerStash } from '../shared/handler';
import { replyEvent } from '../shared/reply-event';
import { statusOf } from '../shared/turn';

type StartContext = Context<{ input: StartTurnInput }, ChangeStash & HandlerStash & Record<string, any>>;

/** One execution writes the reply. Its own repeated call finds its claim and succeeds; a doubly delivered event does not. Without a turn there is no deadline. */
export function request(ctx: StartContext) {
  beginHandler(ctx);
  const { claim, timeoutSeconds } = ctx.args.input;
  const { now } = ctx.stash;
  ctx.stash.deadline = now + timeoutSeconds;
  ctx.stash.change = {
    update: {
      expression: 'SET claim = :claim, deadline = :deadline',
      values: { ':claim': claim, ':deadline': now + timeoutSeconds },
    },
    condition: {
      expression: 'attribute_not_exists(deletedAt) AND attribute_not_exists(endedAs)'
        + ' AND deadline >= :now AND (attribute_not_exists(claim) OR claim = :sameClaim)',
      values: { ':now': now, ':sameClaim': claim },
    },
  };
  return {};
}

export function response(ctx: StartContext) {
  const { stored, now } = ctx.stash;
  return replyEvent(ctx.args.input, { offset: stored!.reply.length, text: '' }, statusOf(stored!, now));
}
