import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { buildSync } from 'esbuild';
import * as ts from 'typescript';

const USE = `
import { appSyncTransport, Chat, type ChatState } from 'cdk-bedrock-chat-api/client';
export const chat = new Chat({ transport: appSyncTransport({ graphqlUrl: 'https://a.example/graphql', credentials: { apiKey: 'da2' } }) });
export const state: ChatState = chat.state;
`;

let folder: string;
beforeAll(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'front-end-')); });
afterAll(() => fs.rmSync(folder, { recursive: true }));

test('a page that uses the client holds the client and nothing else, in a few kilobytes', () => {
  const { metafile, outputFiles } = buildSync({
    stdin: { contents: USE, resolveDir: process.cwd(), loader: 'ts' }, bundle: true, minify: true, format: 'esm', write: false, metafile: true,
  });
  expect(Object.keys(metafile.inputs).sort()).toEqual(['<stdin>', 'assets/client/index.mjs']);
  expect(outputFiles[0].contents.length).toBeLessThan(20_000);
});

test('Node.js takes it as an ES module and as CommonJS, and it is the same', () => {
  const names = (...args: string[]) => JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
  const imported = names('--input-type=module', '-e', 'console.log(JSON.stringify(Object.keys(await import("cdk-bedrock-chat-api/client")).sort()))');
  expect(imported).toEqual(expect.arrayContaining(['Chat', 'appSyncTransport', 'applyEvent']));
  expect(names('-e', 'console.log(JSON.stringify(Object.keys(require("cdk-bedrock-chat-api/client")).sort()))')).toEqual(imported);
});

const libraries = new Map<string, ts.SourceFile | undefined>();

test.each([
  ['an ES module', ts.ModuleResolutionKind.NodeNext, 'mts'],
  ['CommonJS', ts.ModuleResolutionKind.NodeNext, 'cts'],
  ['a bundler', ts.ModuleResolutionKind.Bundler, 'ts'],
])('TypeScript finds its types for %s, and that they are used rightly', (_kind, moduleResolution, ending) => {
  const check = (source: string) => {
    // Beside package.json, as the package finds itself by its name.
    const file = path.resolve(`front-end.${ending}`);
    const module = moduleResolution === ts.ModuleResolutionKind.NodeNext ? ts.ModuleKind.NodeNext : ts.ModuleKind.ESNext;
    const options: ts.CompilerOptions = {
      strict: true, noEmit: true, skipLibCheck: true, types: [], target: ts.ScriptTarget.ES2022, module, moduleResolution,
    };
    const host = ts.createCompilerHost(options);
    const { fileExists, readFile, getSourceFile } = host;
    host.fileExists = (name) => name === file || fileExists(name);
    host.readFile = (name) => name === file ? source : readFile(name);
    host.getSourceFile = (name, version) => {
      if (name === file) return ts.createSourceFile(name, source, version, false);
      if (!libraries.has(name)) libraries.set(name, getSourceFile(name, version));
      return libraries.get(name);
    };
    return ts.getPreEmitDiagnostics(ts.createProgram([file], options, host)).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
  };
  expect(check(USE)).toEqual([]);
  expect(check(USE.replace("apiKey: 'da2'", 'apiKye: 1'))).toEqual([expect.stringContaining('apiKye')]);
});

test('TypeScript finds its types by the old resolution too, which reads no exports', () => {
  const app = path.join(folder, 'old');
  fs.mkdirSync(path.join(app, 'node_modules'), { recursive: true });
  fs.symlinkSync(process.cwd(), path.join(app, 'node_modules/cdk-bedrock-chat-api'));
  const check = (source: string) => {
    fs.writeFileSync(path.join(app, 'use.ts'), source);
    const options: ts.CompilerOptions = {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: [],
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      moduleResolution: ts.ModuleResolutionKind.Node10,
      ignoreDeprecations: '6.0',
    };
    return ts.getPreEmitDiagnostics(ts.createProgram([path.join(app, 'use.ts')], options)).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
  };
  expect(check(USE)).toEqual([]);
  expect(check(USE.replace("apiKey: 'da2'", 'apiKye: 1'))).toEqual([expect.stringContaining('apiKye')]);
});

test('a CDK app without the CDK beside it is told what to install', () => {
  buildSync({ entryPoints: ['src/peers.ts'], outdir: folder, format: 'cjs' });
  const { status, stderr } = spawnSync(process.execPath, [path.join(folder, 'peers.js')], { encoding: 'utf8', env: { ...process.env, NODE_PATH: '' } });
  expect(status).toBe(1);
  expect(stderr).toContain('cdk-bedrock-chat-api needs `aws-cdk-lib` beside it, and it is not installed: npm install aws-cdk-lib constructs');
});
