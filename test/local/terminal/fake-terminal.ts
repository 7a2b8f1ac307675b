import { PassThrough, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

export const CTRL_C = '\u0003';
export const CTRL_D = '\u0004';

/** A person at a terminal: types into `input`, reads what stands on `output`. */
export class FakeTerminal {
  readonly input = new PassThrough();
  raw = '';
  private readonly waiting = new Set<() => void>();
  readonly output: Writable = new Writable({
    write: (chunk, _encoding, done) => {
      this.raw += String(chunk);
      for (const look of this.waiting) look();
      done();
    },
  });

  type(text: string): void {
    this.input.write(text);
  }

  /** What has been written, without the terminal's commands. */
  get text(): string {
    return stripVTControlCharacters(this.raw);
  }

  /** Resolves when this stands there, for the given time. */
  shows(words: string | RegExp, times = 1): Promise<void> {
    const count = () => typeof words === 'string' ? this.text.split(words).length - 1 : [...this.text.matchAll(new RegExp(words, 'g'))].length;
    return new Promise((resolve) => {
      const look = () => {
        if (count() < times) return;
        this.waiting.delete(look);
        resolve();
      };
      this.waiting.add(look);
      look();
    });
  }
}
