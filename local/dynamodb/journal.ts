import * as fs from 'node:fs';
import * as path from 'node:path';
import type { TablePlan } from '../plan';
import { UserError } from '../user-error';
import type { Attributes, Call } from './engine';
import { lockFolder } from './folder-lock';
import { scan } from './tables';

const FILE = 'tables.jsonl';
const HEADER = { format: 'bedrock-chat tables', version: 1 };
const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem']);

export interface Journal {
  /** The tables, with every write kept. */
  readonly call: Call;
  close(): void;
}

interface Entry {
  readonly operation: string;
  readonly input: Attributes;
}

/**
 * Keeps tables in a folder: a file of writes, played back at start and then made anew as one put for each item.
 * The new file takes the old one's place at once, by its name; a line that a crash tore off at the end is left out.
 */
export async function openJournal(folder: string, tables: readonly TablePlan[], call: Call): Promise<Journal> {
  const file = path.join(folder, FILE);
  prepare(folder);
  const unlock = lockFolder(folder);
  try {
    for (const entry of readEntries(file)) {
      await replay(entry, tables, call, folder);
    }
    const descriptor = await compact(file, tables, call);
    return {
      async call(operation, input) {
        const output = await call(operation, input);
        if (WRITES.has(operation)) {
          fs.writeSync(descriptor, line({ operation, input }));
        }
        return output;
      },
      close() {
        fs.fsyncSync(descriptor);
        fs.closeSync(descriptor);
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

function prepare(folder: string): void {
  try {
    fs.mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new UserError(`\`--data\` ${folder} cannot be used as a folder: ${(error as Error).message}`);
  }
  const strangers = fs.readdirSync(folder).filter((name) => !name.startsWith(FILE) && !name.startsWith('.'));
  if (strangers.length > 0 && !fs.existsSync(path.join(folder, FILE))) {
    throw new UserError(`\`--data\` ${folder} holds other files (${strangers.slice(0, 3).join(', ')}), got no ${FILE} among them; name an empty folder or a new one`);
  }
}

function* readEntries(file: string): Generator<Entry> {
  if (!fs.existsSync(file)) {
    return;
  }
  const damaged = (number: number) => new UserError(`${file} is damaged at line ${number}: it was not written by this program; move it away to start with empty tables`);
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  // What follows the last line end was torn off.
  lines.pop();
  for (const [at, text] of lines.entries()) {
    const value = parse(text);
    if (value === undefined || (at === 0 && (value.format !== HEADER.format || value.version !== HEADER.version))) {
      throw damaged(at + 1);
    }
    if (at > 0) {
      if (typeof value.operation !== 'string' || !WRITES.has(value.operation)) {
        throw damaged(at + 1);
      }
      yield value as unknown as Entry;
    }
  }
  if (lines.length === 0) {
    throw damaged(1);
  }
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

/** Resolves to the descriptor of the new file, open for further lines. */
async function compact(file: string, tables: readonly TablePlan[], call: Call): Promise<number> {
  const temporary = `${file}.new`;
  const descriptor = fs.openSync(temporary, 'w', 0o600);
  fs.writeSync(descriptor, line(HEADER));
  for (const { name } of tables) {
    for await (const item of scan(name, call)) {
      fs.writeSync(descriptor, line({ operation: 'PutItem', input: { TableName: name, Item: item } }));
    }
  }
  fs.fsyncSync(descriptor);
  fs.renameSync(temporary, file);
  return descriptor;
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

const line = (value: unknown) => `${JSON.stringify(value)}\n`;
