import { randomUUID } from 'node:crypto';
import type { TurnEvent } from '../../../src/contract/function-event';
import type { FinishTurnInput } from '../../../src/contract/schema-types';
import type { ChatSettings } from '../../../src/contract/settings';
import type { StreamReply } from '../bedrock/reply-part';
import { type Clock, systemClock } from '../clock';
import { Coalescer } from './coalescer';
import type { Ending, StopCause } from './ending';
import { readReply } from './read-reply';
import { turnLine } from './turn-line';
import { GraphqlFailure } from '../graphql/failure';
import { persist } from '../graphql/persist';
import type { ReplyApi } from '../graphql/reply-api';
import { describeError, type Log } from '../log';

export interface TurnServices {
  readonly streamReply: StreamReply;
  readonly api: ReplyApi;
  readonly settings: ChatSettings;
  readonly clock?: Clock;
  readonly random?: () => number;
}

const ATTEMPT_MILLIS = 10_000;
/** Kept for the end of a turn that runs out of time: this much, or a fifth of a short time. */
const END_MARGIN_MILLIS = 5_000;
const END_MARGIN_SHARE = 0.2;
/** When the last attempt of all must be over. */
const LAST_MARGIN_MILLIS = 300;

/**
 * One turn, from the accepted message to its end. The model starts while the turn is still being claimed; nothing is told before
 * the claim has succeeded. It ends with exactly one finishTurn, unless the turn is another execution's or has been deleted.
 */
export async function runTurn(event: TurnEvent, remainingMillis: number, services: TurnServices, log: Log): Promise<void> {
  const { api, settings, clock = systemClock, random } = services;
  const turn = { conversationId: event.conversationId, turnId: event.turnId, owner: event.owner };
  const claim = randomUUID();
  const startedAt = clock.now();
  const until = startedAt + remainingMillis - LAST_MARGIN_MILLIS;

  const stop = new AbortController();
  const stopFor = (cause: StopCause) => stop.abort(cause);
  const softDeadline = clock.setTimeout(() => stopFor('timed-out'), remainingMillis - Math.min(END_MARGIN_MILLIS, remainingMillis * END_MARGIN_SHARE));
  const coalescer = new Coalescer({
    api,
    turn,
    claim,
    clock,
    log,
    random,
    onStop: stopFor,
    publishIntervalMillis: settings.publishIntervalMillis,
    showReasoning: settings.showReasoning ?? false,
  });
  const attempt = { clock, until, random };

  const finish = async (input: FinishTurnInput): Promise<boolean> => {
    try {
      await persist((left) => api.finishTurn(input, { timeoutMillis: Math.min(ATTEMPT_MILLIS, left) }), attempt);
      return true;
    } catch (error) {
      log.error('the end of a turn could not be stored; its deadline will end it as LOST', { turnId: event.turnId, ...describeError(error) });
      return false;
    }
  };

  const reading = readReply(services.streamReply(event, stop.signal), coalescer, stop, log, clock);
  let foundCancelling: boolean;
  try {
    const timeoutSeconds = Math.ceil(remainingMillis / 1000);
    const input = { ...turn, claim, timeoutSeconds };
    const started = await persist((left) => api.startTurn(input, { timeoutMillis: Math.min(ATTEMPT_MILLIS, left) }), attempt);
    foundCancelling = started.status === 'CANCELLING';
  } catch (error) {
    softDeadline.cancel();
    stopFor('unclaimed');
    return tellUnclaimed(error, event.turnId, log);
  }
  if (foundCancelling) stopFor('cancelled');
  else coalescer.start();

  const heard = await reading;
  softDeadline.cancel();
  const rest = await coalescer.close();
  const ending: Ending | undefined = foundCancelling ? { status: 'CANCELLED' } : heard;
  if (!ending) return log.info('turn dropped: it is gone or has ended elsewhere', { turnId: event.turnId });

  const finished = await finish({ ...turn, claim, ...rest, reply: coalescer.reply.value, ...ending });
  log.info('turn ended', turnLine({ turnId: event.turnId, ending, coalescer, startedAt, endedAt: clock.now(), finished }));
}

/** Another execution's claim is an everyday matter: Lambda may deliver an event twice. */
function tellUnclaimed(error: unknown, turnId: string, log: Log): void {
  if (error instanceof GraphqlFailure && error.kind === 'refused') return log.info('turn not taken', { turnId, code: error.code });
  log.error('turn not taken: the API cannot be reached or denies this function; the turn will count as LOST', { turnId, ...describeError(error) });
}
