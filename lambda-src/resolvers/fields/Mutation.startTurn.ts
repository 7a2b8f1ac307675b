import type { Context } from '@aws-appsync/utils';
import type { StartTurnInput } from '../../../src/contract/schema-types';
import { beginHandler } from '../shared/handler';

export function request(ctx: Context<{ input: StartTurnInput }, Record<string, any>>) {
  beginHandler(ctx);
  return {};
}

export function response(ctx: Context) {
  return ctx.stash.event;
}
