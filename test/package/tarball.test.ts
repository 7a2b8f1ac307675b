import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

const folder = path.resolve('dist/js');
const tarball = path.join(folder, fs.readdirSync(folder).find((file) => file.endsWith('.tgz'))!);
const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).split('\n').filter(Boolean).map((file) => file.replace(/^package\//, ''));
const read = (file: string) => execFileSync('tar', ['-xzOf', tarball, `package/${file}`], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });

test('holds everything that runs elsewhere', () => {
  const resolvers = ['fields', 'functions'].flatMap((kind) =>
    fs.readdirSync(`lambda-src/resolvers/${kind}`).map((file) => `assets/resolvers/${kind}/${file.replace(/\.ts$/, '.js')}`));
  for (const file of [
    '.jsii', 'package.json', 'README.md', 'LICENSE', 'API.md', 'lib/index.js', 'lib/index.d.ts',
    'assets/schema.graphql', 'assets/function/index.js', 'assets/local/cli.js', 'assets/local/index.js', 'assets/local/lambda-runtime.js', 'assets/web/index.html',
    ...resolvers,
  ]) expect(files).toContain(file);
});

test('holds no sources, tests or settings of the repository', () => {
  const allowed = /^(lib|assets)\/|^(\.jsii(\.gz)?|\.jsii\.tabl\.json(\.gz)?|package\.json|README\.md|LICENSE|API\.md|CHANGELOG\.md|SECURITY\.md|THIRD-PARTY-NOTICES\.md|sbom\.json)$/;
  expect(files.filter((file) => !allowed.test(file))).toEqual([]);
  expect(files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))).toEqual([]);
});

test('needs nothing at run time but its peers', () => {
  const manifest = JSON.parse(read('package.json'));
  expect(Object.keys(manifest.dependencies ?? {})).toEqual([]);
  expect(manifest.bundledDependencies ?? []).toEqual([]);
  expect(Object.keys(manifest.peerDependencies).sort()).toEqual(['aws-cdk-lib', 'constructs']);
  expect(manifest.bin).toEqual({ 'bedrock-chat': 'assets/local/cli.js' });
});

test('is below 2 MB', () => {
  expect(fs.statSync(tarball).size).toBeLessThan(2 * 1024 * 1024);
});

test('.jsii holds exactly the public names', () => {
  const { types } = JSON.parse(fs.readFileSync('.jsii', 'utf8').includes('jsii/file-redirect')
    ? execFileSync('gzip', ['-dc', '.jsii.gz'], { encoding: 'utf8' })
    : fs.readFileSync('.jsii', 'utf8'));
  const index = fs.readFileSync('src/index.ts', 'utf8');
  const exported = [...index.matchAll(/export (?:\*|\{[^}]*\}) from '\.\/([^']+)'/g)].map(([, file]) => file);
  const declared = exported.flatMap((file) => [...fs.readFileSync(`src/${file}.ts`, 'utf8').matchAll(/^export (?:abstract )?(?:class|interface|enum) (\w+)/gm)].map(([, name]) => name));
  expect(Object.keys(types).map((name) => name.replace(/^.*\./, '')).sort()).toEqual(declared.sort());
});
