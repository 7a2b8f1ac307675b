import { codeOf, hintOf } from './bedrock/errors';
import type { AskModel } from './bedrock/invoke-model';
import { type Clock, systemClock } from './clock';
import { describeError, type Log } from './log';
import { replyError } from './reply-errors';
import type { InvokeModelEvent, InvokeModelResult } from '../../src/contract/function-event';
import { Limits } from '../../src/contract/limits';

type Refusal = NonNullable<InvokeModelResult['error']>;

/** Kept back from the function's own time, to get the answer out. */
const MARGIN_MILLIS = 1_000;

/** `invokeModel`: the answer as the mutation's result, within the 30 s that AppSync waits. */
export async function answerQuestion(
  event: InvokeModelEvent, remainingMillis: () => number, ask: AskModel, log: Log, clock: Clock = systemClock,
): Promise<InvokeModelResult> {
  const input = event.arguments.input;
  const refusal = check(input);
  if (refusal) return { error: refusal };

  const limit = Math.min(Limits.INVOKE_MODEL_MILLIS, Math.max(0, remainingMillis() - MARGIN_MILLIS));
  const stop = new AbortController();
  const timer = clock.setTimeout(() => stop.abort(), limit);
  const startedAt = clock.now();
  try {
    const { text, stopReason } = await ask(input, stop.signal);
    log.info('invokeModel answered', { stopReason, answerCharacters: text.length, durationMillis: Math.round(clock.now() - startedAt) });
    return text === '' && stopReason === 'max_tokens' ? { error: NOTHING_SAID } : { answer: text };
  } catch (error) {
    const refused = stop.signal.aborted ? timedOut(limit) : safe(error);
    log.warn('invokeModel failed', { code: refused.code, ...describeError(error), hint: hintOf(error), durationMillis: Math.round(clock.now() - startedAt) });
    return { error: refused };
  } finally {
    timer.cancel();
  }
}

function check(input: unknown): Refusal | undefined {
  if (typeof input !== 'string' || input.trim() === '') return { code: 'BadRequest', message: '`input` must not be empty.' };
  const bytes = Buffer.byteLength(input);
  if (bytes <= Limits.MESSAGE_BYTES) return undefined;
  return { code: 'TooLarge', message: `\`input\` may have at most ${Limits.MESSAGE_BYTES} bytes of UTF-8, got ${bytes}.` };
}

const NOTHING_SAID: Refusal = {
  code: 'INVALID_REQUEST',
  message: 'The model used up its tokens before it said anything. Ask for less, or let the people who run this app raise `maxTokens`.',
};

function timedOut(limit: number): Refusal {
  return { code: 'TIMED_OUT', message: `The model did not answer within ${Math.round(limit / 1000)} seconds, the longest that invokeModel waits. Use sendMessage for long replies.` };
}

function safe(error: unknown): Refusal {
  const { code, message } = replyError(codeOf(error, false));
  return { code, message };
}
