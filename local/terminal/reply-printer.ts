import type { Screen } from './screen';
import { isEnd, stopReasonText, type TurnState, usageText } from '../../client';

/** Writes a reply as it grows, and at its end what there is to say of it. */
export class ReplyPrinter {
  private thought = 0;
  private said = 0;

  constructor(private readonly screen: Screen) {}

  show(turn: TurnState): void {
    const { screen } = this;
    if (this.said === 0 && turn.reasoning.length > this.thought) {
      screen.words(turn.reasoning.slice(this.thought), screen.paint.quiet);
      this.thought = turn.reasoning.length;
    }
    if (turn.reply.length > this.said) {
      if (this.said === 0 && this.thought > 0) screen.line();
      screen.words(turn.reply.slice(this.said));
      this.said = turn.reply.length;
    }
    if (!isEnd(turn.status) && this.said === 0 && this.thought === 0) screen.showStatus(turn.status === 'PENDING' ? 'Waiting for the model…' : 'Thinking…');
    if (turn.settled) this.close(turn);
  }

  private close(turn: TurnState): void {
    const { screen } = this;
    screen.endLine();
    const note = noteOf(turn);
    if (note) screen.line(note, turn.status === 'FAILED' ? screen.paint.error : screen.paint.quiet);
    screen.line();
  }
}

/** What is to be said of a reply that is not whole. */
export function noteOf(turn: TurnState): string | undefined {
  switch (turn.status) {
    case 'CANCELLED': return 'Stopped.';
    case 'FAILED': return `${turn.error?.message ?? 'The reply failed.'}${turn.error?.retryable === false ? '' : ' /retry sends the message again.'}`;
    default: return stopReasonText(turn) ?? (turn.reply ? undefined : 'The model has said nothing.');
  }
}

/** A conversation as it was, oldest first. */
export function printHistory(screen: Screen, turns: readonly TurnState[]): void {
  for (const turn of turns) {
    screen.words(`› ${turn.message ?? '…'}\n`, screen.paint.bold);
    screen.words(turn.reply);
    screen.endLine();
    const note = turn.settled && noteOf(turn);
    if (note) screen.line(note, screen.paint.quiet);
    screen.line();
  }
  if (turns.length === 0) screen.line('Nothing has been said yet.', screen.paint.quiet);
}

/** What the last reply took, and the conversation so far. */
export function printUsage(screen: Screen, turns: readonly TurnState[]): void {
  const counted = turns.flatMap(({ usage }) => usage ?? []);
  const last = counted.at(-1);
  if (!last) return screen.line('No reply has told what it took yet.', screen.paint.quiet);
  const sum = (field: 'inputTokens' | 'outputTokens' | 'totalTokens') => counted.reduce((total, usage) => total + usage[field], 0);
  const all = { inputTokens: sum('inputTokens'), outputTokens: sum('outputTokens'), totalTokens: sum('totalTokens') };
  screen.line(`Last reply    ${usageText({ usage: last })}`);
  screen.line(`Conversation  ${usageText({ usage: all })} (${counted.length} ${counted.length === 1 ? 'reply' : 'replies'})`);
}
