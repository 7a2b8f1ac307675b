import { type Clock, systemClock } from './clock';
import { persist } from './graphql/persist';
import type { ReplyApi } from './graphql/reply-api';
import { describeError, type Log } from './log';
import type { PurgeEvent } from '../../src/contract/function-event';

const MARGIN_MILLIS = 1_000;

/** Removes what a deleted conversation left, batch by batch. */
export async function purge(event: PurgeEvent, remainingMillis: () => number, api: ReplyApi, log: Log, clock: Clock = systemClock): Promise<void> {
  const input = { conversationId: event.conversationId, owner: event.owner };
  const until = clock.now() + remainingMillis() - MARGIN_MILLIS;
  const removeBatch = () => persist((timeoutMillis) => api.purgeConversation(input, { timeoutMillis }), { clock, until });
  let batches = 0;
  try {
    while (await removeBatch()) batches++;
    log.info('conversation purged', { batches: batches + 1 });
  } catch (error) {
    log.error('purge broke off; what is left is unreadable, and can be removed by deleting the conversation again', { batches, ...describeError(error) });
  }
}
