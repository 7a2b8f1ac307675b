import { util } from '@aws-appsync/utils';
import type { Context } from '@aws-appsync/utils';
import type { Seconds, TurnItem } from './items';
import { requireHandler } from './owner';
import { refuse, refuseNoTurn } from './refuse';
import type { TurnAddress } from './reply-event';

export interface HandlerStash extends TurnAddress {
  now: Seconds;
}

/** Begins a handler field: only the chat function, about one turn, at AppSync's time. */
export function beginHandler(ctx: Context<{ input: TurnAddress }, Record<string, any>>): void {
  requireHandler(ctx);
  const { owner, conversationId, turnId } = ctx.args.input;
  ctx.stash.owner = owner;
  ctx.stash.conversationId = conversationId;
  ctx.stash.turnId = turnId;
  ctx.stash.now = util.time.nowEpochSeconds();
}

/** Why a write of the function's was refused, from the turn as it stands: gone, or somebody else's, ended or overdue. */
export function refuseWrite(turn: TurnItem | null | undefined): never {
  if (!turn || turn.deletedAt || !turn.message) {
    refuseNoTurn();
  }
  return refuse('Conflict', 'This turn has ended, or another execution writes its reply.');
}
