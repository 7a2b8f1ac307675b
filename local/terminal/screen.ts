import type { Writable } from 'node:stream';

type Paint = (text: string) => string;

export interface Paints {
  readonly bold: Paint;
  readonly quiet: Paint;
  readonly error: Paint;
}

/** What a terminal would take for a command, which words from elsewhere are not: a reply, nor what an API says of an error. */
const CONTROL_CHARACTERS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

export const visible = (text: string): string => text.replace(CONTROL_CHARACTERS, '');

/** Where a chat is written: a person's terminal, in colours if they are welcome. */
export class Screen {
  readonly paint: Paints;
  private atLineStart = true;
  private status = '';

  constructor(private readonly output: Writable, colours: boolean) {
    const painted = (code: string): Paint => colours ? (text) => `\u001b[${code}m${text}\u001b[0m` : (text) => text;
    this.paint = { bold: painted('1'), quiet: painted('2'), error: painted('31') };
  }

  /** Words from elsewhere, as they come. */
  words(text: string, paint: Paint = (same) => same): void {
    const shown = visible(text);
    if (!shown) return;
    this.clearStatus();
    this.output.write(paint(shown));
    this.atLineStart = shown.endsWith('\n');
  }

  /** A line of its own. */
  line(text = '', paint: Paint = (same) => same): void {
    this.endLine();
    this.output.write(`${paint(visible(text))}\n`);
  }

  endLine(): void {
    this.clearStatus();
    if (!this.atLineStart) this.output.write('\n');
    this.atLineStart = true;
  }

  /** What goes on, until something is written in its place. */
  showStatus(text: string): void {
    if (text === this.status || !this.atLineStart) return;
    this.clearStatus();
    this.output.write(this.paint.quiet(text));
    this.status = text;
  }

  private clearStatus(): void {
    if (this.status) this.output.write('\r\u001b[K');
    this.status = '';
  }
}

/** https://no-color.org: any value that is not empty switches them off. */
export const wantsColours = (output: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv = process.env): boolean =>
  output.isTTY === true && !environment.NO_COLOR && environment.TERM !== 'dumb';
