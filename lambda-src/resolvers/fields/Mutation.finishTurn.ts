import type { Context } from '@aws-appsync/utils';
import type { FinishTurnInput } from '../../../src/contract/schema-types';
import { beginHandler } from '../shared/handler';

/** The turn first, then the lock, then the event: whoever hears the end finds it stored and may send again. */
export function request(ctx: Context<{ input: FinishTurnInput }, Record<string, any>>) {
  beginHandler(ctx);
  return {};
}

export function response(ctx: Context) {
  return ctx.stash.event;
}
