import type { TablePlan } from '../plan';
import type { Clock, DynamoDbService, Log } from '../services';
import { createEngine, DynamoDbError } from './engine';
import { openJournal } from './journal';
import { createTable } from './tables';
import { sweepExpired } from './time-to-live';

export interface DynamoDbOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Where tables are kept between runs; absent: they are forgotten. */
  readonly folder?: string;
  /** How often expired items are looked for. @default 10 minutes */
  readonly sweepMillis?: number;
  /** How much the kept file grows at least before it is made anew. @default 32 MB */
  readonly journalBytes?: number;
}

const SWEEP_MILLIS = 10 * 60_000;
const JOURNAL_BYTES = 32 * 1024 * 1024;

/** DynamoDB with the tables of one app. */
export async function createDynamoDb(tables: readonly TablePlan[], options: DynamoDbOptions): Promise<DynamoDbService> {
  const { clock, log, folder, sweepMillis = SWEEP_MILLIS, journalBytes = JOURNAL_BYTES } = options;
  const engine = createEngine();
  for (const table of tables) {
    await createTable(table, engine);
  }
  const journal = folder === undefined ? undefined : await openJournal(folder, tables, engine, journalBytes);
  const sweeper = sweepExpired(tables, journal?.call ?? engine, clock, log, sweepMillis);
  const underWay = new Set<Promise<unknown>>();
  let closed = false;

  return {
    async call(operation, input) {
      if (closed) {
        throw new DynamoDbError('InternalServerError', 'the tables are closed');
      }
      const answer = (journal?.call ?? engine)(operation, input);
      underWay.add(answer);
      try {
        return await answer;
      } finally {
        underWay.delete(answer);
      }
    },
    async close() {
      if (!closed) {
        closed = true;
        await Promise.allSettled([sweeper.stop(), ...underWay]);
        await journal?.close();
      }
    },
  };
}
