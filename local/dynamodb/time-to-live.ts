import type { TablePlan } from '../plan';
import type { Clock, Log } from '../services';
import { DynamoDbError, type Call } from './engine';
import { keyAttributes, scan } from './tables';

/** Deletes expired items some time after they expired, as DynamoDB does ("within a few days" there). Readers must not count on it. */
export function sweepExpired(tables: readonly TablePlan[], call: Call, { clock, log, everyMillis }: { clock: Clock; log: Log; everyMillis: number }): () => void {
  const swept = tables.filter(({ timeToLiveAttribute }) => timeToLiveAttribute !== undefined);
  let timer: { cancel(): void };
  const wait = () => {
    timer = clock.setTimeout(() => {
      Promise.all(swept.map((table) => sweep(table, call, Math.floor(clock.now() / 1000))))
        .catch((error) => log.error(`expired items could not be deleted: ${error.message}`))
        .finally(wait);
    }, everyMillis);
  };
  wait();
  return () => timer.cancel();
}

async function sweep(table: TablePlan, call: Call, nowSeconds: number): Promise<void> {
  const names = { '#ttl': table.timeToLiveAttribute };
  const expired = { FilterExpression: '#ttl < :now', ExpressionAttributeNames: names, ExpressionAttributeValues: { ':now': { N: String(nowSeconds) } } };
  for await (const item of scan(table.name, call, expired)) {
    await call('DeleteItem', {
      TableName: table.name,
      Key: Object.fromEntries(keyAttributes(table).map(({ name }) => [name, item[name]])),
      // Its time may have been put off since the scan.
      ConditionExpression: '#ttl = :seen',
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: { ':seen': item[table.timeToLiveAttribute!] },
    }).catch((error) => {
      if (!(error instanceof DynamoDbError && error.name === 'ConditionalCheckFailedException')) {
        throw error;
      }
    });
  }
}
