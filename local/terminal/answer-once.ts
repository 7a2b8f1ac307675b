import type { Writable } from 'node:stream';
import { deliver, type Outcome } from './deliver';
import { noteOf } from './reply-printer';
import { visible } from './screen';
import type { ChatSession } from '../../client';

export interface Pipes {
  readonly output: Writable;
  /** What is not the answer. */
  readonly errors: Writable;
  /** How words of the answer are written. @default as they are */
  written?(words: string): string;
  /** Calls when somebody presses Ctrl-C; gives back what stops listening. */
  onInterrupt(interrupted: () => void): () => void;
}

export const ExitCode = { ANSWERED: 0, FAILED: 1, INTERRUPTED: 130 } as const;

/** One question from a pipe: the answer, exactly and alone, on stdout; all else on stderr; and an exit code. */
export async function answerOnce(session: ChatSession, question: string, pipes: Pipes): Promise<number> {
  const { output, errors, onInterrupt, written = (words) => words } = pipes;
  let known = '';
  let interrupts = 0;
  let leave!: () => void;
  const left = new Promise<undefined>((resolve) => { leave = () => resolve(undefined); });
  const stop = () => session.stop().catch((reason: Error) => { errors.write(`bedrock-chat: ${visible(reason.message)}\n`); });
  const forget = onInterrupt(() => ++interrupts > 1 ? leave() : void stop());
  // Whoever reads has enough, as `head` does.
  output.on('error', () => leave());
  const outcome = await Promise.race([left, deliver(session, () => session.send(question), ({ reply }) => {
    output.write(written(reply.slice(known.length)));
    known = reply;
  }, () => { if (interrupts > 0) void stop(); })]);
  forget();
  if (known && !known.endsWith('\n')) output.write('\n');
  const problem = outcome && problemOf(outcome);
  if (problem) errors.write(`bedrock-chat: ${visible(problem)}\n`);
  return outcome ? exitCode(outcome) : ExitCode.INTERRUPTED;
}

function problemOf(outcome: Outcome): string | undefined {
  if ('failure' in outcome) return outcome.failure.message;
  return outcome.turn.status === 'FAILED' ? outcome.turn.error?.message ?? 'the reply failed' : noteOf(outcome.turn);
}

function exitCode(outcome: Outcome): number {
  if ('failure' in outcome || outcome.turn.status === 'FAILED') return ExitCode.FAILED;
  return outcome.turn.status === 'CANCELLED' ? ExitCode.INTERRUPTED : ExitCode.ANSWERED;
}
