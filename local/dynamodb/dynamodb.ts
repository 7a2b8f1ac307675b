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
}

const SWEEP_MILLIS = 10 * 60_000;

/** DynamoDB with the tables of one app. */
export async function createDynamoDb(tables: readonly TablePlan[], { clock, log, folder, sweepMillis = SWEEP_MILLIS }: DynamoDbOptions): Promise<DynamoDbService> {
  const engine = createEngine();
  for (const table of tables) {
    await createTable(table, engine);
  }
  const journal = folder === undefined ? undefined : await openJournal(folder, tables, engine);
  const call = journal?.call ?? engine;
  const stopSweeping = sweepExpired(tables, call, { clock, log, everyMillis: sweepMillis });
  let closed = false;
  return {
    async call(operation, input) {
      if (closed) {
        throw new DynamoDbError('InternalServerError', 'the tables are closed');
      }
      return call(operation, input);
    },
    async close() {
      if (!closed) {
        closed = true;
        stopSweeping();
        journal?.close();
      }
    },
  };
}
