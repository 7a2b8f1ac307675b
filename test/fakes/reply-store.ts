import type {
  FinishTurnInput, PublishReplyInput, PurgeConversationInput, ReplyEvent, SaveReplyInput, StartTurnInput, TurnStatus,
} from '../../src/contract/schema-types';

/** A refusal in the API's words. */
export class Refused extends Error {
  public constructor(public readonly errorType: 'NotFound' | 'Conflict' | 'Forbidden') {
    super(errorType);
  }
}

interface StoredTurn {
  status: TurnStatus;
  claim?: string;
  reply: string;
  replyOffset: number;
  end?: FinishTurnInput;
}

/** The handler fields' rules over a few turns in memory, and what subscribers hear. */
export class ReplyStore {
  public readonly turns = new Map<string, StoredTurn>();
  public readonly events: ReplyEvent[] = [];
  /** Batches that a deleted conversation still has. */
  public batches = 0;

  public accept(turnId: string, status: TurnStatus = 'PENDING'): void {
    this.turns.set(turnId, { status, reply: '', replyOffset: 0 });
  }

  public turn(turnId: string): StoredTurn {
    const turn = this.turns.get(turnId);
    if (!turn) throw new Refused('NotFound');
    return turn;
  }

  public startTurn(input: StartTurnInput): ReplyEvent {
    const turn = this.turn(input.turnId);
    if (turn.end || (turn.claim && turn.claim !== input.claim)) throw new Refused('Conflict');
    turn.claim = input.claim;
    if (turn.status === 'PENDING') turn.status = 'STREAMING';
    return this.tell(input, { offset: turn.reply.length, text: '', status: turn.status });
  }

  public publishReply(input: PublishReplyInput): ReplyEvent {
    return this.tell(input, { ...input, status: 'STREAMING' });
  }

  public saveReply(input: SaveReplyInput): ReplyEvent {
    const turn = this.turn(input.turnId);
    if (turn.claim !== input.claim || turn.end || turn.replyOffset > input.offset) throw new Refused('Conflict');
    if (typeof input.reply === 'string') {
      turn.reply = input.reply;
      turn.replyOffset = input.offset;
    }
    const { offset, text, reasoning, reasoningOffset } = input;
    return this.tell(input, { offset, text, reasoning, reasoningOffset, status: turn.status });
  }

  public finishTurn(input: FinishTurnInput): ReplyEvent {
    const turn = this.turn(input.turnId);
    if (turn.claim !== input.claim) throw new Refused('Conflict');
    const end = turn.end ??= input;
    turn.status = end.status;
    turn.reply = end.reply;
    const { offset, text, status, stopReason, usage, error } = end;
    return this.tell(input, { offset, text, status, length: end.reply.length, stopReason, usage, error });
  }

  public purgeConversation(_input: PurgeConversationInput): boolean {
    this.batches = Math.max(0, this.batches - 1);
    return this.batches > 0;
  }

  private tell(input: StartTurnInput | PublishReplyInput, said: Omit<ReplyEvent, 'conversationId' | 'turnId' | 'owner'>): ReplyEvent {
    const event: ReplyEvent = { conversationId: input.conversationId, turnId: input.turnId, owner: input.owner, ...said };
    this.events.push(event);
    return event;
  }
}

/** A subscriber's rule: at my length, append; below it, I have it; above it, I missed something. An end wins over what follows. */
export function assemble(events: readonly ReplyEvent[]): { text: string; missed: boolean; end?: ReplyEvent } {
  let text = '';
  let missed = false;
  for (const event of events) {
    if (event.offset > text.length) missed = true;
    else text += event.text.slice(text.length - event.offset);
    if (['COMPLETE', 'CANCELLED', 'FAILED'].includes(event.status)) return { text, missed: missed || event.length !== text.length, end: event };
  }
  return { text, missed };
}
