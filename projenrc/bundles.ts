import * as fs from 'node:fs';
import * as path from 'node:path';
import type { BuildOptions } from 'esbuild';
import { bundleDynalite } from './bundle-dynalite';
import { clientDeclarations } from './client-declarations';
import { loadEventStreams } from './load-event-streams';
import { singleFilePage } from './single-file-page';

/** Files that are shipped as they are. */
export const COPIES = [
  { from: 'lambda-src/schema.graphql', to: 'assets/schema.graphql' },
];

/** CommonJS with the SDK inside: an ESM bundle would load undici through `node:http`, 20 to 30 ms more at every cold start. */
export const FUNCTION: BuildOptions = {
  entryPoints: { index: 'lambda-src/function/index.ts' },
  outdir: 'assets/function',
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  alias: {
    '@aws-sdk/credential-provider-node': './lambda-src/function/bedrock/no-credential-chain.ts',
    '@aws-sdk/token-providers': './lambda-src/function/bedrock/no-credential-chain.ts',
    'node:http2': './lambda-src/function/bedrock/no-http2.ts',
    'node:fs/promises': './lambda-src/function/bedrock/no-files.ts',
  },
  plugins: [loadEventStreams],
  minify: true,
  legalComments: 'none',
};

/** Each field and each pipeline function by itself: AppSync takes 32 KB of code in each. */
function resolvers(): BuildOptions {
  const folder = 'lambda-src/resolvers';
  const entries = ['fields', 'functions'].flatMap((kind) => fs.existsSync(path.join(folder, kind))
    ? fs.readdirSync(path.join(folder, kind)).filter((file) => file.endsWith('.ts')).map((file) => path.join(folder, kind, file))
    : []);
  return {
    entryPoints: entries,
    outdir: 'assets/resolvers',
    outbase: folder,
    bundle: true,
    platform: 'neutral',
    target: 'es2022',
    format: 'esm',
    external: ['@aws-appsync/utils', '@aws-appsync/utils/*'],
    legalComments: 'none',
  };
}

/** CommonJS: `ws` inside an ESM bundle asks for `require`. */
const LOCAL: BuildOptions = {
  entryPoints: { 'index': 'local/index.ts', 'lambda-runtime': 'local/lambda/runtime.ts' },
  outdir: 'assets/local',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['bufferutil', 'utf-8-validate'],
  plugins: [bundleDynalite],
  minify: true,
  legalComments: 'none',
};

/** Loads the runner beside it where a command needs it, by `require`: Node reads a CommonJS file that is imported twice, to find its exports. */
const COMMAND_LINE: BuildOptions = {
  ...LOCAL,
  entryPoints: { cli: 'local/cli.ts' },
  supported: { 'dynamic-import': false },
  plugins: [{
    name: 'the command line loads the runner',
    setup: (build) => build.onResolve({ filter: /\/index$/ }, ({ path: wanted, resolveDir }) =>
      path.resolve(resolveDir, wanted) === path.resolve('local/index') ? { path: './index.js', external: true } : undefined),
  }],
};

/** For front ends and Node, as ES module and as CommonJS; readable, as it ends in other people's bundles. */
const CLIENT: BuildOptions = {
  entryPoints: { index: 'client/index.ts' },
  outdir: 'assets/client',
  bundle: true,
  platform: 'neutral',
  target: 'es2022',
  legalComments: 'none',
};
const CLIENTS: BuildOptions[] = [
  { ...CLIENT, format: 'esm', outExtension: { '.js': '.mjs' }, plugins: [clientDeclarations('assets/client')] },
  { ...CLIENT, format: 'cjs' },
];

export const PAGE: BuildOptions = {
  entryPoints: { index: 'web/main.ts' },
  outdir: 'assets/web',
  bundle: true,
  platform: 'browser',
  target: 'es2022',
  format: 'iife',
  minify: true,
  legalComments: 'none',
  write: false,
  // The same component as the package's main file, without its transpilation to ES5: a third smaller.
  alias: { 'deep-chat': 'deep-chat/dist/deepChat.bundle.js' },
  plugins: [singleFilePage('web/index.html', 'assets/web/index.html')],
};

export const BUNDLES = (): BuildOptions[] => [FUNCTION, resolvers(), LOCAL, COMMAND_LINE, ...CLIENTS];
