import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { files, read, tarball } from './tarball';

const OF_THE_PACKAGE = ['.jsii', '.jsii.gz', '.jsii.tabl.json', '.jsii.tabl.json.gz', 'package.json', 'README.md', 'LICENSE', 'API.md', 'CHANGELOG.md', 'SECURITY.md'];

test('holds everything that runs elsewhere', () => {
  const resolvers = ['fields', 'functions'].flatMap((kind) =>
    fs.readdirSync(`lambda-src/resolvers/${kind}`).map((file) => `assets/resolvers/${kind}/${file.replace(/\.ts$/, '.js')}`));
  for (const file of [
    '.jsii', 'package.json', 'README.md', 'LICENSE', 'API.md', 'lib/index.js', 'lib/index.d.ts',
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
  expect(Object.keys(scripts).filter((name) => /^(pre|post)?install$/.test(name))).toEqual([]);
});

test('is below 2 MB', () => {
  expect(fs.statSync(tarball).size).toBeLessThan(2 * 1024 * 1024);
});

test('.jsii holds exactly the public names', () => {
  const plain = read('.jsii');
  const { types } = JSON.parse(plain.includes('jsii/file-redirect')
    ? gunzipSync(execFileSync('tar', ['-xzOf', tarball, 'package/.jsii.gz'])).toString()
    : plain);
  const exported = [...fs.readFileSync('src/index.ts', 'utf8').matchAll(/^export (?:type )?\{([^}]*)\} from/gm)]
    .flatMap(([, names]) => names.split(',').map((name) => name.trim().replace(/^type /, '')).filter(Boolean));
  expect(Object.keys(types).map((name) => name.replace(/^.*\./, '')).sort()).toEqual(exported.sort());
});
