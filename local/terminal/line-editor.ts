import * as readline from 'node:readline';
import { type Readable, Writable } from 'node:stream';

const PASTE_IS_MARKED = '\u001b[?2004h';
const PASTE_IS_NOT_MARKED = '\u001b[?2004l';
const ENDING_SIGNALS = ['SIGTERM', 'SIGHUP'] as const;
const CONTINUATION = '… ';

export type TerminalOutput = Writable & { readonly columns?: number; readonly rows?: number };

/** Messages of one or more lines: a trailing backslash goes on in the next line, and so does whatever is pasted. */
export class LineEditor {
  private readonly editor: readline.Interface;
  private readonly messages: string[] = [];
  private lines: string[] = [];
  private isPasting = false;
  private isOpen = true;
  private prompt = '';
  private answer?: (message: string | undefined) => void;

  constructor(private readonly input: Readable, private readonly output: TerminalOutput, private readonly interrupted: () => void) {
    this.editor = readline.createInterface({ input, output: this.whileAsking(), terminal: true, historySize: 100 });
    this.editor.on('line', (line) => this.take(line));
    this.editor.on('close', () => this.end());
    this.editor.on('SIGINT', () => this.interrupt());
    input.on('keypress', this.notePaste);
    for (const signal of ENDING_SIGNALS) process.on(signal, this.endBySignal);
    output.write(PASTE_IS_MARKED);
  }

  /** The next message; undefined after the last. What is typed while nobody asks waits. */
  ask(prompt: string): Promise<string | undefined> {
    this.prompt = prompt;
    const typedAhead = this.messages.shift();
    if (typedAhead !== undefined) {
      this.output.write(`${prompt}${typedAhead.replaceAll('\n', `\n${CONTINUATION}`)}\n`);
      return Promise.resolve(typedAhead);
    }
    if (!this.isOpen) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.answer = resolve;
      this.show();
    });
  }

  close(): void {
    this.editor.close();
  }

  /** The terminal outlives the command: it is put back first. */
  private readonly endBySignal = (signal: NodeJS.Signals): void => {
    this.close();
    process.kill(process.pid, signal);
  };

  private readonly notePaste = (_text: string | undefined, key: { readonly name?: string } = {}): void => {
    if (key.name === 'paste-start') this.isPasting = true;
    if (key.name === 'paste-end') this.isPasting = false;
  };

  private take(line: string): void {
    const goesOn = !this.isPasting && line.endsWith('\\');
    this.lines.push(goesOn ? line.slice(0, -1) : line);
    if (goesOn || this.isPasting) return this.show();
    const message = this.lines.join('\n');
    this.lines = [];
    if (this.answer) this.give(message);
    else this.messages.push(message);
  }

  private interrupt(): void {
    const hasText = this.answer && (this.editor.line !== '' || this.lines.length > 0);
    if (!hasText) return this.interrupted();
    this.lines = [];
    this.editor.write(null, { ctrl: true, name: 'e' });
    this.editor.write(null, { ctrl: true, name: 'u' });
    this.output.write('\n');
    this.show();
  }

  /** Writes the prompt again, below what was said in between. */
  show(): void {
    if (!this.answer) return;
    // Where the editor believes its first row to be, after others have written below it.
    (this.editor as { prevRows?: number }).prevRows = 0;
    this.editor.setPrompt(this.lines.length > 0 ? CONTINUATION : this.prompt);
    this.editor.prompt(true);
  }

  private give(message: string | undefined): void {
    const { answer } = this;
    this.answer = undefined;
    answer?.(message);
  }

  private end(): void {
    this.isOpen = false;
    this.input.off('keypress', this.notePaste);
    for (const signal of ENDING_SIGNALS) process.off(signal, this.endBySignal);
    this.output.write(PASTE_IS_NOT_MARKED);
    this.give(undefined);
  }

  /** Keys that are pressed while a reply is written are not echoed into it. */
  private whileAsking(): TerminalOutput {
    const { output } = this;
    const echo = new Writable({
      write: (chunk, _encoding, done) => {
        if (this.answer) output.write(chunk);
        done();
      },
    });
    output.on('resize', () => echo.emit('resize'));
    return Object.defineProperty(echo, 'columns', { get: () => output.columns });
  }
}
