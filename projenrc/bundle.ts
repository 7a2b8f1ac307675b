import * as fs from 'node:fs';
import * as path from 'node:path';
import * as esbuild from 'esbuild';
import { BUNDLES, COPIES, PAGE } from './bundles';

/** Builds assets/ from the list in bundles.ts; with --watch, again at every change. */
async function main(): Promise<void> {
  const watch = process.argv.includes('--watch');
  fs.rmSync('assets', { recursive: true, force: true });
  for (const { from, to } of COPIES) {
    fs.mkdirSync(path.dirname(to), { recursive: true });
    fs.copyFileSync(from, to);
  }
  const builds = [...BUNDLES(), PAGE];
  for (const options of builds) {
    if (watch) {
      await (await esbuild.context(options)).watch();
    } else {
      await esbuild.build(options);
    }
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
