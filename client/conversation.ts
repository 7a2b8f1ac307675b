import type { ReplyError, ReplyEvent, TokenUsage, Turn, TurnStatus } from '../src/contract/schema-types';

/** A piece of the reply that lies further on than what is assembled. */
interface Piece { readonly offset: number; readonly text: string }

/** A turn as its reader knows it: what is assembled so far, and what is known to be missing. */
export interface TurnState {
  readonly id: string;
  /** Undefined where the turn is known by its events only. */
  readonly message?: string;
  readonly reply: string;
  readonly reasoning: string;
  readonly status: TurnStatus;
  readonly stopReason?: string | null;
  readonly usage?: TokenUsage | null;
  readonly error?: ReplyError | null;
  readonly createdAt?: string;
  /** How far the reply is known to reach. */
  readonly heardUpTo: number;
  /** Where in all that was thought `reasoning` ends; what was lost of it stays lost. */
  readonly reasoningUpTo: number;
  readonly ahead: readonly Piece[];
  /** The stored text of an ended turn is here: nothing can change any more. */
  readonly settled: boolean;
}

/** Oldest first. */
export type Turns = readonly TurnState[];

const RANK: Record<TurnStatus, number> = { PENDING: 0, STREAMING: 1, CANCELLING: 2, COMPLETE: 3, CANCELLED: 3, FAILED: 3 };

export const isEnd = (status: TurnStatus): boolean => RANK[status] === 3;

/** A status only rises, and the first end stays. */
const higher = (present: TurnStatus, other: TurnStatus): TurnStatus => RANK[other] > RANK[present] ? other : present;

/** Whether the turn is to be asked for: text is missing, or the question. */
export const needsRepair = (turn: TurnState): boolean =>
  turn.message === undefined || turn.heardUpTo > turn.reply.length;

/** What happened to a reply, at any time, any number of times, in any order. */
export function applyEvent(turns: Turns, event: ReplyEvent): Turns {
  const present = turns.find(({ id }) => id === event.turnId) ?? unknownTurn(event.turnId);
  if (present.settled) return turns;
  const ended = isEnd(present.status);
  const ends = isEnd(event.status) && !ended;
  const assembled = assemble(present, { offset: event.offset, text: event.text });
  const heardUpTo = Math.max(present.heardUpTo, event.offset + event.text.length, event.length ?? 0);
  return put(turns, {
    ...present,
    ...assembled,
    ...think(present, event),
    heardUpTo,
    status: higher(present.status, event.status),
    ...(ends ? { stopReason: event.stopReason, usage: event.usage, error: event.error } : {}),
    settled: (ended || ends) && present.message !== undefined && assembled.reply.length === heardUpTo,
  });
}

/** The turn as the API has it now. */
export function applyTurn(turns: Turns, turn: Turn): Turns {
  const present = turns.find(({ id }) => id === turn.id) ?? unknownTurn(turn.id);
  if (present.settled) return turns;
  const { message, status, stopReason, usage, error, createdAt } = turn;
  if (isEnd(status)) {
    return put(turns, {
      ...present, message, status, stopReason, usage, error, createdAt, reply: turn.reply, heardUpTo: turn.reply.length, ahead: [], settled: true,
    });
  }
  const assembled = assemble(present, { offset: 0, text: turn.reply });
  return put(turns, {
    ...present,
    ...assembled,
    message,
    createdAt,
    heardUpTo: Math.max(present.heardUpTo, turn.reply.length),
    status: higher(present.status, status),
    settled: isEnd(present.status) && assembled.reply.length === present.heardUpTo,
  });
}

export const removeTurn = (turns: Turns, id: string): Turns => turns.filter((turn) => turn.id !== id);

/** At my length: append. Below it: I have it (and append what reaches beyond). Above it: keep it until the gap is closed. */
function assemble(present: TurnState, piece: Piece): Pick<TurnState, 'reply' | 'ahead'> {
  let reply = present.reply;
  const ahead: Piece[] = [];
  for (const { offset, text } of [...present.ahead, piece].sort((a, b) => a.offset - b.offset)) {
    if (offset > reply.length) ahead.push({ offset, text });
    else reply += text.slice(reply.length - offset);
  }
  return { reply, ahead };
}

function think(present: TurnState, { reasoning, reasoningOffset }: ReplyEvent): Pick<TurnState, 'reasoning' | 'reasoningUpTo'> {
  const at = reasoningOffset ?? present.reasoningUpTo;
  if (!reasoning || at + reasoning.length <= present.reasoningUpTo) {
    return { reasoning: present.reasoning, reasoningUpTo: present.reasoningUpTo };
  }
  const gap = at > present.reasoningUpTo ? ' … ' : '';
  return { reasoning: present.reasoning + gap + reasoning.slice(Math.max(0, present.reasoningUpTo - at)), reasoningUpTo: at + reasoning.length };
}

/** Later turns have greater ids. */
function put(turns: Turns, turn: TurnState): Turns {
  const index = turns.findIndex(({ id }) => id >= turn.id);
  if (index === -1) return [...turns, turn];
  return [...turns.slice(0, index), turn, ...turns.slice(turns[index].id === turn.id ? index + 1 : index)];
}

const unknownTurn = (id: string): TurnState =>
  ({ id, reply: '', reasoning: '', status: 'PENDING', heardUpTo: 0, reasoningUpTo: 0, ahead: [], settled: false });
