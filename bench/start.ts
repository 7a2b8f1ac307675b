/**
 * Start to ready of the local runner: from the command to its line of addresses, on a synthesized assembly.
 *   npx projen bundle
 *   npx tsx --tsconfig test/tsconfig.json bench/start.ts [--runs 11]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { spread } from './function/statistics';
import { removeApps, synthesizeChat } from '../test/local/start/app';

const CLI = path.resolve('assets/local/cli.js');

async function startOnce(assembly: string): Promise<number> {
  const begun = performance.now();
  const runner = spawn(process.execPath, [CLI, 'local', assembly, '--json', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(runner, 'exit');
  await once(runner.stdout, 'data');
  const millis = performance.now() - begun;
  runner.kill('SIGINT');
  await exited;
  return millis;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { runs: { type: 'string', default: '11' } } });
  const assembly = synthesizeChat();
  const millis: number[] = [];
  for (let run = 0; run < Number(values.runs); run++) millis.push(await startOnce(assembly));
  removeApps();
  process.stdout.write(`start to ready, ms: ${spread(millis, 0)}\n`);
}

void main();
