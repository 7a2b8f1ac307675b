import { randomUUID } from 'node:crypto';
import type { TurnEvent } from '../../../src/contract/function-event';
import type { ChatSettings } from '../../../src/contract/settings';
import type { StreamReply } from '../bedrock/reply-part';
import { type Clock, systemClock } from '../clock';
import { Coalescer } from './coalescer';
import type { StopCause } from './ending';
import { readReply } from './read-reply';
import { turnCalls } from './turn-calls';
import { turnLine } from './turn-line';
import type { ReplyApi } from '../graphql/reply-api';
import type { Log } from '../log';

export interface TurnServices {
  readonly streamReply: StreamReply;
  readonly api: ReplyApi;
  readonly settings: ChatSettings;
  readonly clock?: Clock;
  readonly random?: () => number;
}

/** Kept for the end of a turn that runs out of time: this much, or a fifth of a short time. */
const END_MARGIN_MILLIS = 5_000;
const END_MARGIN_SHARE = 0.2;
/** Kept after the last attempt of all, so that it can still be logged. */
const LAST_MARGIN_SHARE_OF_END = 0.1;

/**
 * One turn, from the accepted message to its end. The model starts while the turn is still being claimed; nothing is told before
 * the claim has succeeded. It ends with exactly one finishTurn, unless the turn is another execution's or has been deleted.
 */
export async function runTurn(event: TurnEvent, remainingMillis: number, services: TurnServices, log: Log): Promise<void> {
  const { api, settings, clock = systemClock, random } = services;
  const { conversationId, turnId, owner } = event;
  const turn = { conversationId, turnId, owner, claim: randomUUID() };
  const startedAt = clock.now();
  const endMargin = Math.min(END_MARGIN_MILLIS, remainingMillis * END_MARGIN_SHARE);
  const until = startedAt + remainingMillis - endMargin * LAST_MARGIN_SHARE_OF_END;
  const { start, finish } = turnCalls(api, turn, { clock, random, until }, log);

  const stop = new AbortController();
  const stopFor = (cause: StopCause) => stop.abort(cause);
  const deadline = clock.setTimeout(() => stopFor('timed-out'), remainingMillis - endMargin);
  const coalescer = new Coalescer({ api, turn, settings, clock, random, log, onStop: stopFor });

  const reading = readReply(services.streamReply(event, stop.signal), coalescer, stop, log, clock);
  const started = await start(Math.ceil(remainingMillis / 1000));
  const foundCancelling = started?.status === 'CANCELLING';
  if (!started) stopFor('unclaimed');
  else if (foundCancelling) stopFor('cancelled');
  else coalescer.start();

  const heard = await reading;
  deadline.cancel();
  if (!started) return;
  const rest = await coalescer.close();
  const ending = foundCancelling ? { status: 'CANCELLED' as const } : heard;
  if (!ending) return log.info('turn dropped: it is gone or has ended elsewhere', { turnId });

  const finished = await finish({ ...rest, reply: coalescer.reply.value }, ending);
  log.info('turn ended', turnLine({ turnId, ending, coalescer, startedAt, endedAt: clock.now(), finished }));
}
