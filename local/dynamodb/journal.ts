import * as fs from 'node:fs';
import * as path from 'node:path';
import type { TablePlan } from '../plan';
import { UserError } from '../user-error';
import type { Attributes, Call } from './engine';
import { lockFolder } from './folder-lock';
import { JournalFile, readEntries, WRITES, type Entry } from './journal-file';
import { scan } from './tables';

const FILE = 'tables.jsonl';

export interface Journal {
  /** The tables, with every write kept. */
  readonly call: Call;
  close(): Promise<void>;
}

/**
 * Keeps tables in a folder: a file of writes, played back at start and then made anew as one put for each item.
 * It is made anew again when the writes since then are more than the items, and more than `leastBytes`: writes wait meanwhile.
 */
export async function openJournal(folder: string, tables: readonly TablePlan[], call: Call, leastBytes: number): Promise<Journal> {
  const name = path.join(folder, FILE);
  prepare(folder);
  const unlock = lockFolder(folder);
  let file: JournalFile;
  try {
    for (const entry of readEntries(name)) {
      await replay(entry, tables, call, folder);
    }
    file = await compact(name, tables, call);
  } catch (error) {
    unlock();
    throw error;
  }
  const underWay = new Set<Promise<unknown>>();
  let makingAnew: Promise<void> | undefined;

  async function write(entry: Entry): Promise<Attributes> {
    while (makingAnew) await makingAnew;
    const writing = writeAndKeep(entry);
    underWay.add(writing);
    const output = await writing.finally(() => underWay.delete(writing));
    if (!makingAnew && file.hasDoubled(leastBytes)) {
      makingAnew = makeAnew().finally(() => makingAnew = undefined);
      await makingAnew;
    }
    return output;
  }

  async function writeAndKeep(entry: Entry): Promise<Attributes> {
    const output = await call(entry.operation, entry.input);
    file.append(entry);
    return output;
  }

  async function makeAnew(): Promise<void> {
    await Promise.allSettled(underWay);
    const old = file;
    file = await compact(name, tables, call);
    old.close();
  }

  return {
    call: (operation, input) => WRITES.has(operation) ? write({ operation, input }) : call(operation, input),
    async close() {
      await makingAnew;
      file.close();
      unlock();
    },
  };
}

function prepare(folder: string): void {
  let names: string[];
  try {
    makeFolder(path.resolve(folder));
    fs.accessSync(folder, fs.constants.W_OK);
    names = fs.readdirSync(folder);
  } catch (error) {
    throw new UserError(`\`--data\` ${folder} cannot be used as a folder: ${(error as Error).message}`);
  }
  const strangers = names.filter((name) => !name.startsWith(FILE) && !name.startsWith('.'));
  if (strangers.length > 0 && !fs.existsSync(path.join(folder, FILE))) {
    throw new UserError(`\`--data\` ${folder} holds other files (${strangers.slice(0, 3).join(', ')}), got no ${FILE} among them; name an empty folder or a new one`);
  }
}

/** One after the other: where a file system takes no folders at all, as /proc, Node.js's own `recursive` never comes back. */
function makeFolder(folder: string): void {
  if (fs.existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  fs.mkdirSync(folder);
}

async function replay({ operation, input }: Entry, tables: readonly TablePlan[], call: Call, folder: string): Promise<void> {
  const used = operation === 'BatchWriteItem' ? Object.keys(input.RequestItems ?? {}) : [String(input.TableName)];
  const foreign = used.find((name) => !tables.some((table) => table.name === name));
  if (foreign !== undefined) {
    throw new UserError(`\`--data\` ${folder} holds the table ${foreign}, which this app does not have (it has ${tables.map(({ name }) => name).join(', ') || 'none'}): use a folder for each app`);
  }
  try {
    await call(operation, input);
  } catch (error) {
    throw new UserError(`\`--data\` ${folder} holds items that do not fit the app's tables (${(error as Error).message}): move the folder away to start with empty tables`);
  }
}

/** The tables in a new file. */
async function compact(name: string, tables: readonly TablePlan[], call: Call): Promise<JournalFile> {
  const file = new JournalFile(name);
  for (const table of tables) {
    for await (const item of scan(table.name, call)) {
      file.append({ operation: 'PutItem', input: { TableName: table.name, Item: item } });
    }
  }
  file.publish();
  return file;
}
