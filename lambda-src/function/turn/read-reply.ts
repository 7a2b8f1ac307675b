import { type Ending, endingOfModel, endingOfStop, failed, type StopCause } from './ending';
import { nextPart } from './next-part';
import type { TokenUsage } from '../../../src/contract/schema-types';
import { codeOf, hintOf } from '../bedrock/errors';
import type { ReplyPart } from '../bedrock/reply-part';
import type { Clock } from '../clock';
import { describeError, type Log } from '../log';

/** Where the parts of a reply go. */
export interface ReplySink {
  /** Whether a reply of this size cannot be stored any more. */
  readonly overflowed: boolean;
  text(text: string): void;
  reasoning(text: string): void;
}

/** How long the next part may take. Models that think without showing it may be silent for more than a minute; usage comes after the stop, and then the end of the stream, which leaves the connection fit for the next question. Neither is worth a wait. */
const PATIENCE_MILLIS = { reply: 120_000, usage: 1_000, end: 50 };

/**
 * Reads a model's stream to its end and says how the reply ended; undefined where nobody is to be told.
 * A stream may end without an error when its connection breaks: without a stop reason it is INTERRUPTED.
 */
export async function readReply(
  stream: AsyncIterable<ReplyPart>, sink: ReplySink, stop: AbortController, log: Log, clock: Clock,
): Promise<Ending | undefined> {
  const heard: { begun: boolean; stopReason?: string; usage?: TokenUsage } = { begun: false };
  const awaited = () => heard.stopReason === undefined ? 'reply' : heard.usage === undefined ? 'usage' : 'end';
  const stopFor = (cause: StopCause) => stop.abort(cause);

  const parts = stream[Symbol.asyncIterator]();
  let failure: unknown;
  try {
    for (;;) {
      const next = await nextPart(parts, PATIENCE_MILLIS[awaited()], stop.signal, clock);
      if (next === 'silence') stopFor('silent');
      if (next === 'silence' || next.done) break;
      if (stop.signal.aborted) break;
      heard.begun = true;
      const part = next.value;
      if (part.type === 'text') sink.text(part.text);
      if (part.type === 'reasoning') sink.reasoning(part.text);
      if (part.type === 'stop') heard.stopReason = part.stopReason;
      if (part.type === 'usage') heard.usage = part.usage;
      if (sink.overflowed) stopFor('reply-limit');
    }
  } catch (error) {
    failure = error;
  }

  const cause: StopCause | undefined = stop.signal.aborted ? stop.signal.reason : undefined;
  const ranOut = cause === 'timed-out' || cause === 'silent';
  if (cause && !(ranOut && heard.stopReason !== undefined)) return endingOfStop(cause, heard.begun);
  if (heard.stopReason !== undefined) return endingOfModel(heard.stopReason, heard.usage);
  if (failure === undefined) return failed('INTERRUPTED');
  const code = codeOf(failure, heard.begun);
  log.warn('the model\'s stream failed', { code, ...describeError(failure), hint: hintOf(failure) });
  return failed(code);
}
