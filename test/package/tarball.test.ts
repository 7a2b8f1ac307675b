import * as fs from 'node:fs';
import * as path from 'node:path';
import { files, read, tarball } from './tarball';

const OF_THE_PACKAGE = ['.jsii', '.jsii.tabl.json', 'package.json', 'README.md', 'LICENSE', 'API.md', 'CHANGELOG.md', 'SECURITY.md'];

test('holds everything that runs elsewhere', () => {
  const resolvers = ['fields', 'functions'].flatMap((kind) =>
    fs.readdirSync(`lambda-src/resolvers/${kind}`).map((file) => `assets/resolvers/${kind}/${file.replace(/\.ts$/, '.js')}`));
  for (const file of [
    '.jsii', '.jsii.tabl.json', 'package.json', 'README.md', 'LICENSE', 'API.md', 'lib/index.js', 'lib/index.d.ts',
    'assets/schema.graphql', 'assets/function/index.js', 'assets/local/cli.js', 'assets/local/index.js', 'assets/local/lambda-runtime.js', 'assets/web/index.html',
    'assets/client/index.js', 'assets/client/index.mjs', 'assets/client/index.d.ts', 'assets/client/index.d.mts', 'assets/client/types/client/index.d.ts',
    'assets/THIRD-PARTY-NOTICES.txt', 'assets/sbom.cdx.json',
    ...resolvers,
  ]) expect(files).toContain(file);
});

test('holds no sources, tests or settings of the repository', () => {
  expect(files.filter((file) => !/^(lib|assets)\//.test(file) && !OF_THE_PACKAGE.includes(file))).toEqual([]);
  expect(files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))).toEqual([]);
  expect(files.filter((file) => file.endsWith('.map'))).toEqual([]);
});

test('needs nothing at run time but its peers', () => {
  const manifest = JSON.parse(read('package.json'));
  expect(Object.keys(manifest.dependencies ?? {})).toEqual([]);
  expect(manifest.bundledDependencies ?? []).toEqual([]);
  expect(Object.keys(manifest.peerDependencies).sort()).toEqual(['aws-cdk-lib', 'constructs']);
  expect(manifest.bin).toEqual({ 'bedrock-chat': 'assets/local/cli.js' });
});

test('runs nothing when it is installed', () => {
  const { scripts } = JSON.parse(read('package.json'));
  expect(Object.keys(scripts).filter((name) => /^(pre|post)?(install|prepare)$/.test(name))).toEqual([]);
});

test('what it exports is there', () => {
  const paths = (target: string | object): string[] => typeof target === 'string' ? [target] : Object.values(target).flatMap(paths);
  const { exports, main, types, typesVersions, bin } = JSON.parse(read('package.json'));
  const named = [exports, typesVersions['*'].client, main, types, bin].flatMap(paths).map((file) => path.posix.normalize(file));
  expect(named.filter((file) => !files.includes(file))).toEqual([]);
});

test('is below 2 MB', () => {
  expect(fs.statSync(tarball).size).toBeLessThan(2 * 1024 * 1024);
});

test('.jsii holds exactly the public names', () => {
  const { types } = JSON.parse(read('.jsii'));
  const exported = [...fs.readFileSync('src/index.ts', 'utf8').matchAll(/^export (?:type )?\{([^}]*)\} from/gm)]
    .flatMap(([, names]) => names.split(',').map((name) => name.trim().replace(/^type /, '')).filter(Boolean));
  expect(Object.keys(types).map((name) => name.replace(/^.*\./, '')).sort()).toEqual(exported.sort());
});
