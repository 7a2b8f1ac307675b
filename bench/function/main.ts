/**
 * The shipped function against what it replaces, under Node.js 24, over TLS on loopback. Runs are interleaved; ratios of one call count.
 *   npm install --prefix bench/baselines --legacy-peer-deps --ignore-scripts
 *   npx tsx bench/function/main.ts [--runs 21] [--streams 5] [--write]
 */
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { buildContenders, type Contender, sizeOf } from './contenders';
import { Environment } from './environment';
import { Neighbours, now } from './neighbours';
import { report, type Results } from './report';
import { figuresOf, type StreamFigures } from './stream';
import { writeSection } from '../section';

const LAMBDA_SHARE_OF_CPU = 0.29;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '21' }, streams: { type: 'string', default: '5' }, write: { type: 'boolean' } } });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-bench-'));
  const neighbours = await Neighbours.start();
  const certificateFile = path.join(folder, 'certificate.pem');
  fs.writeFileSync(certificateFile, neighbours.certificate);
  const contenders = await buildContenders(folder);
  const start = (contender: Contender) => Environment.start(contender, neighbours, certificateFile);
  const { ours, unprimed, pattern, naive, amplify } = contenders;

  const results: Results = { sizes: {}, loads: {}, coldStarts: {}, streams: {}, limited: true };
  for (const { name, entry } of [ours, naive, amplify]) results.sizes[name] = sizeOf(entry);
  const note = <T>(list: Record<string, T[]>, name: string, value: T) => (list[name] ??= []).push(value);

  for (let run = 0; run < Number(values.runs); run++) {
    for (const contender of [pattern, unprimed, ours, amplify]) {
      const environment = await start(contender);
      note(results.loads, contender.name, environment.load);
      await environment.end();
    }
    for (const contender of [ours, naive, amplify]) {
      neighbours.reset({ firstDeltaMillis: 200, deltas: 10, everyMillis: 10, publishMillis: 20 });
      const environment = await start(contender);
      results.limited = environment.limitTo(LAMBDA_SHARE_OF_CPU) && results.limited;
      const called = now();
      await environment.invoke();
      const first = neighbours.publishes.find(({ input }) => input.text || input.contentBlockText)!;
      note(results.coldStarts, contender.name, environment.load + first.at - called);
      await environment.end();
    }
  }

  for (let run = 0; run < Number(values.streams); run++) {
    for (const contender of [ours, naive, amplify]) {
      const environment = await start(contender);
      neighbours.reset({ firstDeltaMillis: 0, deltas: 5, everyMillis: 1, publishMillis: 1 });
      await environment.invoke();
      neighbours.reset({ firstDeltaMillis: 300, deltas: 400, everyMillis: 10, publishMillis: 20 });
      note<StreamFigures>(results.streams, contender.name, figuresOf(neighbours, await environment.invoke()));
      await environment.end();
    }
  }

  neighbours.close();
  fs.rmSync(folder, { recursive: true });
  const text = report(results, { runs: Number(values.runs), streams: Number(values.streams) });
  if (values.write) writeSection(text);
  process.stdout.write(text);
  process.exit(0);
}

void main();
