import type { LambdaRequest } from '@aws-appsync/utils';
import type { TurnEvent } from '../../../src/contract/function-event';
import type { SendContext } from '../shared/send';
import { leaveIfAnswered } from '../shared/send';
import { turnOf } from '../shared/turn';

/** Hands the turn to the function and does not wait for it. Handing it over twice is harmless: the claim decides. */
export function request(ctx: SendContext): LambdaRequest {
  leaveIfAnswered(ctx);
  const { owner, turn, history } = ctx.stash;
  const event: TurnEvent = {
    kind: 'turn',
    conversationId: turn!.conversationId,
    turnId: turn!.turnId,
    owner,
    message: turn!.message,
    history: history ?? [],
  };
  return { operation: 'Invoke', invocationType: 'Event', payload: event };
}

/** A refused event is no error of the send: the turn was accepted and says itself what became of it. */
export function response(ctx: SendContext) {
  if (!ctx.error) {
    ctx.stash.answer = turnOf(ctx.stash.turn!, ctx.stash.now);
  }
}
