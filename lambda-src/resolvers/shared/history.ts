import type { Context } from '@aws-appsync/utils';
import type { Seconds, TurnItem } from './items';
import { isLive } from './items';
import { statusOf } from './turn';
import { ApiEnvironment } from '../../../src/contract/environment';
import type { HistoryTurn, TurnEvent } from '../../../src/contract/function-event';

/** The work that an accepted turn is for the function. */
export function turnEvent(ctx: Context<unknown, Record<string, any>>): TurnEvent {
  const turn: TurnItem = ctx.stash.turn;
  return {
    kind: 'turn',
    conversationId: turn.conversationId,
    turnId: turn.turnId,
    owner: ctx.stash.owner,
    message: turn.message,
    history: recentTurns(ctx.stash.turns ?? [], {
      except: turn.turnId,
      turns: +ctx.env[ApiEnvironment.HISTORY_TURNS],
      characters: +ctx.env[ApiEnvironment.HISTORY_CHARACTERS] - turn.message.length,
      now: ctx.stash.now,
    }),
  };
}

export interface HistoryBudget {
  /** The turn that asks. */
  readonly except: string;
  readonly turns: number;
  /** UTF-16 code units. */
  readonly characters: number;
  readonly now: Seconds;
}

/** From turns, latest first, those that the model is told of, oldest first: whole turns without a gap, as many as the budget holds. */
export function recentTurns(latestFirst: readonly TurnItem[], budget: HistoryBudget): HistoryTurn[] {
  let characters = 0;
  let full = false;
  const told: HistoryTurn[] = [];
  for (const item of latestFirst) {
    if (!full && item.turnId !== budget.except && isHistory(item, budget.now)) {
      characters = characters + item.message.length + item.reply.length;
      full = characters > budget.characters || told.length >= budget.turns;
      if (!full) {
        told.unshift({ message: item.message, reply: item.reply });
      }
    }
  }
  return told;
}

function isHistory(item: TurnItem, now: Seconds): boolean {
  if (!isLive(item, now) || !item.reply) {
    return false;
  }
  const status = statusOf(item, now);
  return status === 'COMPLETE' || status === 'CANCELLED';
}
