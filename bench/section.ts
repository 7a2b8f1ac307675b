import * as fs from 'node:fs';

const FILE = 'docs/benchmarks.md';

/** Puts a benchmark's text, headline included, in place of what stood under the same headline, and leaves the others alone. */
export function writeSection(text: string): void {
  const headline = text.split('\n', 1)[0];
  const sections = fs.existsSync(FILE) ? fs.readFileSync(FILE, 'utf8').split(/^(?=# )/m) : [];
  const at = sections.findIndex((section) => section.split('\n', 1)[0] === headline);
  sections.splice(at === -1 ? sections.length : at, 1, text);
  fs.writeFileSync(FILE, `${sections.map((section) => section.trim()).join('\n\n')}\n`);
}
