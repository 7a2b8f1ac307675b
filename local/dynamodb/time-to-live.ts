import type { TablePlan } from '../plan';
import type { Clock, Log } from '../services';
import { DynamoDbError, type Call } from './engine';
import { keyAttributes, scan } from './tables';

export interface Sweeper {
  /** Resolves when nothing is being deleted any more. */
  stop(): Promise<void>;
}

/** Deletes expired items some time after they expired, as DynamoDB does ("within a few days" there). Readers must not count on it. */
export function sweepExpired(tables: readonly TablePlan[], call: Call, clock: Clock, log: Log, everyMillis: number): Sweeper {
  let stopped = false;
  let running: Promise<void> = Promise.resolve();
  let timer: { cancel(): void };
  const wait = () => {
    timer = clock.setTimeout(() => {
      running = sweepAll().catch((error) => log.error(`expired items could not be deleted: ${error.message}`)).finally(() => stopped || wait());
    }, everyMillis);
  };

  async function sweepAll(): Promise<void> {
    for (const table of tables) {
      if (table.timeToLiveAttribute !== undefined) {
        await sweep(table, table.timeToLiveAttribute);
      }
    }
  }

  async function sweep(table: TablePlan, attribute: string): Promise<void> {
    const names = { '#ttl': attribute };
    const now = { ':now': { N: String(Math.floor(clock.now() / 1000)) } };
    const expired = { FilterExpression: '#ttl < :now', ExpressionAttributeNames: names, ExpressionAttributeValues: now };
    for await (const item of scan(table.name, call, expired)) {
      if (stopped) {
        return;
      }
      await call('DeleteItem', {
        TableName: table.name,
        Key: Object.fromEntries(keyAttributes(table).map(({ name }) => [name, item[name]])),
        // Its time may have been put off since the scan.
        ConditionExpression: '#ttl = :seen',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: { ':seen': item[attribute] },
      }).catch(ignoreFailedCondition);
    }
  }

  wait();
  return {
    stop() {
      stopped = true;
      timer.cancel();
      return running;
    },
  };
}

function ignoreFailedCondition(error: unknown): void {
  if (!(error instanceof DynamoDbError && error.name === 'ConditionalCheckFailedException')) {
    throw error;
  }
}
