import { runtime } from '@aws-appsync/utils';
import type { Context } from '@aws-appsync/utils';
import type { Seconds, TurnItem } from './items';
import type { Turn } from '../../../src/contract/schema-types';

export interface SendMessageArgs {
  readonly input: { readonly conversationId: string; readonly message: string; readonly requestId?: string | null };
}

/** What the steps of one send know. */
export interface SendStash {
  owner: string;
  conversationId: string;
  /** Made at the start, or by the first send with this requestId. */
  turnId: string;
  /** For an id that is needed in place of `turnId`. */
  spareTurnId: string;
  now: Seconds;
  deadline: Seconds;
  /** The turn that this requestId stands for, if an earlier send left its marker, and that turn if it was accepted. */
  soughtId?: string;
  found?: TurnItem;
  /** A later turn was accepted while this requestId waited. */
  overtaken?: boolean;
  /** The accepted turn. */
  turn?: TurnItem;
  /** How many of the latest turns are read, and those that the model may be told of. */
  pageSize: number;
  turns?: TurnItem[];
  /** The turn after it failed, as the function did not take the event. */
  stored?: TurnItem | null;
  /** What the caller gets: nothing is left to do. */
  answer?: Turn;
}

export type SendContext<Result = unknown> = Context<SendMessageArgs, SendStash & Record<string, any>, undefined, undefined, Result>;

/** Stands at the start of a step: an early return works in request handlers only. */
export function leaveIfAnswered(ctx: Context<any, Record<string, any>>): void {
  if (ctx.stash.answer) {
    runtime.earlyReturn(ctx.stash.answer, { skipTo: 'END' });
  }
}
