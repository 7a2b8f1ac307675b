import * as path from 'node:path';
import * as esbuild from 'esbuild';
import { BUNDLES } from '../../../projenrc/bundles';

const ROOT = path.join(__dirname, '../../..');
let built: ReadonlyMap<string, string> | undefined;

/** The resolvers as the build makes them, by `fields/<Type>.<field>` and `functions/<name>`. */
export function builtResolvers(): ReadonlyMap<string, string> {
  built ??= build();
  return built;
}

function build(): ReadonlyMap<string, string> {
  const options = BUNDLES().find(({ outdir }) => outdir === 'assets/resolvers');
  const outdir = path.join(ROOT, 'assets/resolvers');
  const { outputFiles } = esbuild.buildSync({ ...options, absWorkingDir: ROOT, outdir, write: false } as esbuild.BuildOptions & { write: false });
  return new Map(outputFiles.map((file) => [path.relative(outdir, file.path).replace(/\.js$/, ''), file.text]));
}
