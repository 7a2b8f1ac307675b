import * as fs from 'node:fs';
import { UserError } from '../user-error';
import type { Attributes } from './engine';

const HEADER = { format: 'bedrock-chat tables', version: 1 };
export const WRITES = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem']);

/** One write, as it was asked of DynamoDB. */
export interface Entry {
  readonly operation: string;
  readonly input: Attributes;
}

/** A file of writes, one a line, below a line that says what it is. It takes its name's place when `publish` is called. */
export class JournalFile {
  private readonly descriptor: number;
  private bytes = 0;
  private bytesAtFirst = 0;

  constructor(private readonly file: string) {
    this.descriptor = fs.openSync(this.temporary, 'w', 0o600);
    this.write(HEADER);
  }

  append(entry: Entry): void {
    this.write(entry);
  }

  /** Whether what was appended since `publish` is more than what the file was then, and more than `least` bytes. */
  hasDoubled(least: number): boolean {
    return this.bytes - this.bytesAtFirst > Math.max(least, this.bytesAtFirst);
  }

  publish(): void {
    fs.fsyncSync(this.descriptor);
    fs.renameSync(this.temporary, this.file);
    this.bytesAtFirst = this.bytes;
  }

  close(): void {
    fs.fsyncSync(this.descriptor);
    fs.closeSync(this.descriptor);
  }

  private write(value: unknown): void {
    this.bytes += fs.writeSync(this.descriptor, `${JSON.stringify(value)}\n`);
  }

  private get temporary(): string {
    return `${this.file}.new`;
  }
}

/** What a file holds; a line that a crash tore off at the end is left out. */
export function* readEntries(file: string): Generator<Entry> {
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

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
