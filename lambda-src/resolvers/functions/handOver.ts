import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { PurgeEvent, TurnEvent } from '../../../src/contract/function-event';
import { turnEvent } from '../shared/history';
import { leaveIfAnswered } from '../shared/send';
import { turnOf } from '../shared/turn';

/** Hands the function its work and does not wait for it. Handing it over twice is harmless: the claim, or the tombstone, decides. */
export function request(ctx: Context<unknown, Record<string, any>>): LambdaRequest {
  leaveIfAnswered(ctx);
  const payload: TurnEvent | PurgeEvent = ctx.stash.purge ?? turnEvent(ctx);
  return { operation: 'Invoke', invocationType: 'Event', payload };
}

/** A refused event is no error of a send: the turn was accepted and says itself what became of it. */
export function response(ctx: Context<unknown, Record<string, any>>) {
  if (ctx.error) {
    return;
  }
  ctx.stash.handedOver = true;
  if (ctx.stash.turn) {
    ctx.stash.answer = turnOf(ctx.stash.turn, ctx.stash.now);
  }
}
