/**
 * The chat page as it is shipped: its size, what it asks for, and the time until one can type, in Chromium.
 *   npx projen bundle
 *   npx tsx --tsconfig test/tsconfig.json bench/page.ts [--runs 11] [--write]
 */
import * as fs from 'node:fs';
import * as os from 'node:os';
import { parseArgs } from 'node:util';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { median, spread } from './function/statistics';
import { writeSection } from './section';
import { PAGE_FILE, Pages } from '../test/browser/chromium';

interface Visit {
  /** From the start of the navigation, in milliseconds. */
  readonly firstPaint: number;
  /** The input is there: the API has answered, and one can type. */
  readonly usable: number;
  readonly requests: readonly string[];
}

/** A phone of the middle range against this machine, as Lighthouse counts. */
const SLOWER = 4;
const USABLE_TARGET_MILLIS = 1_000;
const BYTES_TARGET = 700_000;

async function visit(pages: Pages, cpuSlowdown: number): Promise<Visit> {
  const api = await pages.api();
  const { context, open } = await pages.visitor();
  const page = await open('about:blank');
  await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: cpuSlowdown });
  const requests: string[] = [];
  page.on('request', (request) => requests.push(`${request.method()} ${new URL(request.url()).pathname}`));
  page.on('websocket', (socket) => requests.push(`WebSocket ${new URL(socket.url()).pathname}`));
  await page.goto(`${api.origin}/`);
  const usable = await page.waitForFunction(() =>
    document.querySelector('deep-chat')?.shadowRoot?.getElementById('text-input')?.isContentEditable && performance.now());
  const firstPaint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0);
  const figures = { firstPaint, usable: Number(await usable.jsonValue()), requests };
  await pages.close();
  return figures;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '11' }, write: { type: 'boolean' } } });
  const pages = await Pages.launch();
  const visits: Visit[] = [];
  const slowVisits: Visit[] = [];
  // The first starts the browser's own processes.
  await visit(pages, 1);
  for (let run = 0; run < Number(values.runs); run++) {
    visits.push(await visit(pages, 1));
    slowVisits.push(await visit(pages, SLOWER));
  }
  await pages.quit();
  const text = report(fs.readFileSync(PAGE_FILE), visits, slowVisits);
  if (values.write) writeSection(text);
  process.stdout.write(text);
}

function report(file: Buffer, visits: readonly Visit[], slowVisits: readonly Visit[]): string {
  const kib = (bytes: Buffer) => (bytes.length / 1024).toFixed(0);
  const row = (what: string, got: string, target: string, isMet?: boolean) => `| ${what} | ${got} | ${target} | ${isMet === undefined ? '' : isMet ? 'yes' : '**no**'} |`;
  const usable = visits.map((each) => each.usable);
  return `# Benchmarks of the chat page

The page as it is shipped, opened by visitors who have never been there, over loopback without compression, against an API that answers at once.
Usable means that the API has answered and one can type. Medians, with least and most in parentheses.

\`\`\`
npx projen bundle
npx tsx --tsconfig test/tsconfig.json bench/page.ts --runs ${visits.length} --write
\`\`\`

${os.cpus().length} × ${os.cpus()[0].model}, ${os.type()}, headless Chromium; ${visits.length} visits each, while ${os.loadavg()[0].toFixed(0)} processes wanted to run.

| what | measured | target | met |
| --- | --- | --- | --- |
${[
  row('one file, KiB', kib(file), `≤ ${(BYTES_TARGET / 1024).toFixed(0)}`, file.length <= BYTES_TARGET),
  row('with gzip, KiB', kib(gzipSync(file)), ''),
  row('with Brotli, KiB', kib(brotliCompressSync(file)), ''),
  row('first paint, ms', spread(visits.map(({ firstPaint }) => firstPaint), 0), ''),
  row('usable, ms', spread(usable, 0), `≤ ${USABLE_TARGET_MILLIS}`, median(usable) <= USABLE_TARGET_MILLIS),
  row(`usable on a processor ${SLOWER} times slower, ms`, spread(slowVisits.map((each) => each.usable), 0), ''),
  row('requests until then', String(visits[0].requests.length), ''),
].join('\n')}

The requests: ${visits[0].requests.map((request) => `\`${request}\``).join(', ')}. None goes to anybody else.
`;
}

void main();
