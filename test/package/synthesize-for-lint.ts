import * as fs from 'node:fs';
import * as path from 'node:path';
import { App } from 'aws-cdk-lib';
import { STACKS, stackOf } from '../src/stacks';

/** Writes the templates of the example stacks into a folder: `synthesize-for-lint.ts <folder>`. */
const [folder] = process.argv.slice(2);
if (!folder) throw new Error('say where the templates go: synthesize-for-lint.ts <folder>');
const outdir = fs.mkdtempSync(path.join(path.dirname(path.resolve(folder)), 'cdk-out-'));
fs.mkdirSync(folder, { recursive: true });
try {
  const app = new App({ outdir });
  const names = Object.keys(STACKS).map((name) => stackOf(app, name).templateFile);
  app.synth();
  for (const name of names) fs.copyFileSync(path.join(outdir, name), path.join(folder, name));
} finally {
  fs.rmSync(outdir, { recursive: true, force: true });
}
