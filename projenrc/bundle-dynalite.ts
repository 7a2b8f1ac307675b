import * as fs from 'node:fs';
import type { Plugin } from 'esbuild';

const CHANGES = [
  ['require(\'./actions/\' + action)', 'require(\'./actions/\' + action + \'.js\')'],
  ['require(\'./validations/\' + action)', 'require(\'./validations/\' + action + \'.js\')'],
  ['url.parse(req.url, true).query', 'Object.fromEntries(new URL(req.url, \'http://localhost\').searchParams)'],
] as const;

/**
 * dynalite computes the names of files that it requires, without their ending; esbuild bundles such files, and finds them under their whole names.
 * It reads a request's query with what Node.js 24 warns of.
 * Its store on disk is a native module, which is not shipped: tables are in memory.
 */
export const bundleDynalite: Plugin = {
  name: 'bundle-dynalite',
  setup(build) {
    build.onResolve({ filter: /^level$/ }, ({ resolveDir, kind }) => build.resolve('memory-level', { resolveDir, kind }));
    build.onLoad({ filter: /[\\/]dynalite[\\/]index\.js$/ }, ({ path }) => {
      const source = fs.readFileSync(path, 'utf8');
      const contents = CHANGES.reduce((text, [from, to]) => {
        if (!text.includes(from)) {
          throw new Error(`${path} no longer says \`${from}\`: see what it says now`);
        }
        return text.replace(from, to);
      }, source);
      return { contents, loader: 'js' };
    });
  },
};
