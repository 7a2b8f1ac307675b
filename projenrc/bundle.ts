import * as fs from 'node:fs';
import * as path from 'node:path';
import * as esbuild from 'esbuild';
import { BUNDLES, COPIES, PAGE } from './bundles';
import { writeThirdParty } from './third-party';

/** Builds assets/ from the list in bundles.ts; with --watch, again at every change. */
async function main(): Promise<void> {
  fs.rmSync('assets', { recursive: true, force: true });
  for (const { from, to } of COPIES) {
    fs.mkdirSync(path.dirname(to), { recursive: true });
    fs.copyFileSync(from, to);
  }
  const builds = [...BUNDLES(), PAGE];
  if (process.argv.includes('--watch')) {
    for (const options of builds) await (await esbuild.context(options)).watch();
    return;
  }
  const metafiles: Record<string, esbuild.Metafile> = {};
  for (const options of builds) {
    const { metafile } = await esbuild.build({ ...options, metafile: true });
    const room = path.basename(options.outdir!);
    const { inputs, outputs } = metafiles[room] ?? { inputs: {}, outputs: {} };
    metafiles[room] = { inputs: { ...inputs, ...metafile.inputs }, outputs: { ...outputs, ...metafile.outputs } };
  }
  writeThirdParty('assets', metafiles);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
