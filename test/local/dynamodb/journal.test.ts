import { fork } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { silent, TABLE } from './harness';
import { createDynamoDb } from '../../../local/dynamodb';
import { createEngine } from '../../../local/dynamodb/engine';
import { openJournal } from '../../../local/dynamodb/journal';
import { createTable } from '../../../local/dynamodb/tables';
import type { TablePlan } from '../../../local/plan';
import type { DynamoDbService } from '../../../local/services';
import { ManualClock } from '../manual-clock';

const clock = new ManualClock();
const log = silent();
const FILE = 'tables.jsonl';

let parent: string;
let folder: string;
beforeEach(() => {
  parent = fs.mkdtempSync(path.join(os.tmpdir(), 'data-'));
  folder = path.join(parent, 'tables');
});
afterEach(() => fs.rmSync(parent, { recursive: true }));

const open = (tables: readonly TablePlan[] = [TABLE], where = folder) => createDynamoDb(tables, { clock, log, folder: where });
const items = async (db: DynamoDbService) => (await db.call('Scan', { TableName: TABLE.name })).Items;
const update = (db: Pick<DynamoDbService, 'call'>, sk: string, n = 1) => db.call('UpdateItem', {
  TableName: TABLE.name, Key: { pk: { S: 'one' }, sk: { S: sk } }, UpdateExpression: 'ADD n :n', ExpressionAttributeValues: { ':n': { N: String(n) } },
});
const remove = (db: DynamoDbService, sk: string) => db.call('DeleteItem', { TableName: TABLE.name, Key: { pk: { S: 'one' }, sk: { S: sk } } });
const replace = (db: DynamoDbService, sk: string) => db.call('BatchWriteItem', {
  RequestItems: { [TABLE.name]: [{ PutRequest: { Item: { pk: { S: 'one' }, sk: { S: sk }, owner: { S: 'bob' }, updatedAt: { N: '1' } } } }] },
});

test('tables are what they were, whatever was written, and after several starts', async () => {
  const write = fc.tuple(fc.constantFrom(update, remove, replace), fc.constantFrom('a', 'b', 'c'));
  await fc.assert(fc.asyncProperty(fc.array(write, { maxLength: 12 }), async (writes) => {
    const where = fs.mkdtempSync(path.join(parent, 'run-'));
    const db = await open([TABLE], where);
    for (const [run, sk] of writes) {
      await run(db, sk).catch(() => undefined);
    }
    const before = await items(db);
    await db.close();
    for (let start = 0; start < 2; start++) {
      const again = await open([TABLE], where);
      expect(await items(again)).toEqual(before);
      await again.close();
    }
  }), { numRuns: 10 });
});

test('a write that was refused is not kept', async () => {
  const db = await open();
  await update(db, 'a');
  await expect(db.call('PutItem', { TableName: TABLE.name, Item: { pk: { S: 'one' }, sk: { S: 'a' } }, ConditionExpression: 'attribute_not_exists(pk)' })).rejects.toThrow();
  await db.close();
  const again = await open();
  expect(await items(again)).toEqual([{ pk: { S: 'one' }, sk: { S: 'a' }, n: { N: '1' } }]);
  await again.close();
});

test('a start makes the file anew, one line an item', async () => {
  const db = await open();
  for (let time = 0; time < 20; time++) {
    await update(db, 'a');
  }
  await db.close();
  const lines = () => fs.readFileSync(path.join(folder, FILE), 'utf8').trim().split('\n').length;
  expect(lines()).toBe(21);
  await (await open()).close();
  expect(lines()).toBe(2);
  expect(fs.readdirSync(folder)).toEqual([FILE]);
});

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
}

describe('a long run makes the file anew too', () => {
  /** The tables as the journal sees them; `watch` may hold an answer back or do something else first. */
  async function watched(watch: (operation: string, input: any) => Promise<void>) {
    const engine = createEngine();
    await createTable(TABLE, engine);
    const journal = await openJournal(folder, [TABLE], async (operation, input) => {
      const output = await engine(operation, input);
      await watch(operation, input);
      return output;
    }, 2000);
    return { call: journal.call, close: () => journal.close() };
  }
  async function reopened() {
    const again = await open();
    const found = Object.fromEntries((await items(again) as any[]).map(({ sk, n }) => [sk.S, Number(n.N)]));
    await again.close();
    return found;
  }

  test('so that it stays small', async () => {
    const db = await createDynamoDb([TABLE], { clock, log, folder, journalBytes: 2000 });
    let largest = 0;
    for (let time = 0; time < 100; time++) {
      await update(db, 'a');
      largest = Math.max(largest, fs.statSync(path.join(folder, FILE)).size);
    }
    await db.close();
    expect(largest).toBeLessThan(3000);
    expect(await reopened()).toEqual({ a: 100 });
  });

  test('and writes that come meanwhile wait', async () => {
    let meanwhile: Promise<unknown> | undefined;
    let began = false;
    const db = await watched(async (operation) => {
      if (operation !== 'Scan' || !began) return;
      meanwhile ??= update(db, 'late');
      // Time enough for a write that does not wait: the scan has not seen it.
      await turns(200);
    });
    began = true;
    while (!meanwhile) await update(db, 'a');
    await meanwhile;
    await db.close();
    expect(await reopened()).toMatchObject({ late: 1 });
  });

  test('and writes that are under way count once', async () => {
    let release!: () => void;
    const held = new Promise<void>((resolve) => release = resolve);
    let scans = 0;
    const db = await watched(async (operation, { Key }) => {
      if (Key?.sk.S === 'slow') await held;
      if (operation === 'Scan') scans++;
    });
    const slow = update(db, 'slow');
    const others = (async () => { for (let time = 0; time < 20; time++) await update(db, 'a'); })();
    // Twenty writes are enough for a new file, which must not begin before the slow one has ended.
    await turns(200);
    const scansBefore = scans;
    release();
    await Promise.all([slow, others]);
    await db.close();
    expect(scans).toBeGreaterThan(scansBefore);
    expect(await reopened()).toEqual({ slow: 1, a: 20 });
  });
});

test('what a crash tore off at the end is left out, everything before it is there', async () => {
  const db = await open();
  await update(db, 'a');
  await update(db, 'b');
  await db.close();
  const file = path.join(folder, FILE);
  fs.truncateSync(file, fs.statSync(file).size - 10);
  const again = await open();
  expect((await items(again) as any[]).map(({ sk }) => sk.S)).toEqual(['a']);
  await again.close();
});

test('a runner that was killed leaves everything it had answered, and no lock', async () => {
  const script = path.join(parent, 'killed.js');
  fs.writeFileSync(script, 'process.send(process.pid); setInterval(() => {}, 1e6);');
  const child = fork(script);
  await once(child, 'message');
  const db = await open();
  await update(db, 'a');
  // As that process would have left it: no close, and its lock in place.
  fs.cpSync(folder, `${folder}-copy`, { recursive: true });
  fs.writeFileSync(path.join(`${folder}-copy`, '.lock'), String(child.pid));
  await db.close();
  await expect(open([TABLE], `${folder}-copy`)).rejects.toThrow(`is in use by process ${child.pid}`);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const again = await open([TABLE], `${folder}-copy`);
  expect(await items(again)).toHaveLength(1);
  await again.close();
});

test('a write that is under way at close is kept', async () => {
  const db = await open();
  const writing = update(db, 'a');
  await db.close();
  await writing;
  const again = await open();
  expect(await items(again)).toHaveLength(1);
  await again.close();
});

test('a folder is for one runner at a time', async () => {
  const db = await open();
  await expect(open()).rejects.toThrow(`is in use by process ${process.pid}`);
  await db.close();
  await (await open()).close();
});

test('expired items stay away after the next start', async () => {
  const db = await open();
  await db.call('PutItem', { TableName: TABLE.name, Item: { pk: { S: 'one' }, sk: { S: 'a' }, expires: { N: '1' } } });
  clock.advance(700_000);
  while ((await items(db) as unknown[]).length > 0) {
    await new Promise(setImmediate);
  }
  await db.close();
  const again = await open();
  expect(await items(again)).toEqual([]);
  await again.close();
});

describe('is refused in one line:', () => {
  const write = (text: string) => {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, FILE), text);
  };
  const HEADER = '{"format":"bedrock-chat tables","version":1}\n';

  test('a file that something else wrote, or that is damaged', async () => {
    for (const [text, line] of [['', 1], ['hello\n', 1], ['{"format":"other","version":1}\n', 1], ['{"format":"bedrock-chat tables","version":2}\n', 1], [`${HEADER}{"operation":"PutItem"\n{}\n`, 2], [`${HEADER}{"operation":"DeleteTable","input":{}}\n`, 2]] as const) {
      write(text);
      await expect(open()).rejects.toThrow(`tables.jsonl is damaged at line ${line}`);
      expect(fs.readFileSync(path.join(folder, FILE), 'utf8')).toBe(text);
    }
  });

  test('the tables of another app', async () => {
    const db = await open();
    await update(db, 'a');
    await db.close();
    await expect(open([{ ...TABLE, name: 'OtherTable' }])).rejects.toThrow('holds the table ChatTable, which this app does not have (it has OtherTable)');
    await expect(open([{ ...TABLE, partitionKey: { name: 'id', type: 'S' } }])).rejects.toThrow('do not fit the app\'s tables');
    await (await open()).close();
  });

  test('a folder with other files, or no folder at all', async () => {
    fs.writeFileSync(path.join(parent, 'letter.txt'), '');
    await expect(open([TABLE], parent)).rejects.toThrow('holds other files (letter.txt)');
    await expect(open([TABLE], path.join(parent, 'letter.txt'))).rejects.toThrow('cannot be used as a folder');
    await expect(open([TABLE], path.join(parent, 'letter.txt', 'below'))).rejects.toThrow('cannot be used as a folder');
    await (await open([TABLE], path.join(parent, 'two', 'below'))).close();
  });

  // Where no folder can be made, `mkdir` with `recursive` tries for ever.
  (process.platform === 'linux' ? test : test.skip)('a folder below one that takes none', async () => {
    await expect(open([TABLE], '/proc/tables/of/mine')).rejects.toThrow('cannot be used as a folder');
  });
});
