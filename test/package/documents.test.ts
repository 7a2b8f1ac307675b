import * as fs from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  paths: { 'cdk-bedrock-chat-api': ['./src/index.ts'] },
  types: ['node'],
  strict: true,
  noEmit: true,
  skipLibCheck: true,
};

const documents = ['README.md', 'SECURITY.md', 'CONTRIBUTING.md', ...markdownBelow('docs'), ...markdownBelow('examples')];

const blocks = new Map(documents.flatMap((document) => typescriptIn(document)));
const WRONG = 'a document, line 7.ts';
const found = complaints(new Map([...blocks, [WRONG, 'import { BedrockChatApi } from "cdk-bedrock-chat-api";\nexport const wrong = BedrockChatApi.named;']]));

test('all TypeScript in the documents compiles', () => {
  expect(blocks.size).toBeGreaterThan(0);
  expect(found.filter((complaint) => !complaint.startsWith(WRONG))).toEqual([]);
});

test('what does not compile is found, and where', () => {
  expect(found.filter((complaint) => complaint.startsWith(WRONG))).toEqual([expect.stringContaining('named')]);
});

test('all links to files lead somewhere', () => {
  expect(documents.flatMap(deadLinks)).toEqual([]);
});

function deadLinks(document: string): string[] {
  const prose = fs.readFileSync(document, 'utf8').replace(/^```.*?^```$/gms, '');
  const targets = [...prose.matchAll(/\]\(([^)#]+)[^)]*\)|(?:src|srcset)="([^"]+)"/g)].map(([, link, picture]) => link ?? picture);
  return targets.filter((target) => !/^https?:/.test(target) && !fs.existsSync(path.join(path.dirname(document), target)))
    .map((target) => `${document}: ${target}`);
}

function markdownBelow(folder: string): string[] {
  return (fs.readdirSync(folder, { recursive: true }) as string[])
    .filter((file) => file.endsWith('.md') && !file.includes('node_modules')).map((file) => path.join(folder, file));
}

/** Each block, by a name that says where it stands. A block is whole: it imports what it uses. */
function typescriptIn(document: string): [string, string][] {
  const text = fs.readFileSync(document, 'utf8');
  return [...text.matchAll(/^```(?:ts|typescript)\n(.*?)^```$/gms)].map(({ 1: code, index }) =>
    [`${document.replace(/\//g, ' ')}, line ${text.slice(0, index).split('\n').length}.ts`, code]);
}

function complaints(sources: Map<string, string>): string[] {
  const host = ts.createCompilerHost(options);
  const virtual = (file: string) => sources.get(path.basename(file));
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (file) => virtual(file) !== undefined || fileExists(file);
  host.readFile = (file) => virtual(file) ?? readFile(file);
  host.getSourceFile = (file, version, ...others) =>
    virtual(file) === undefined ? getSourceFile(file, version, ...others) : ts.createSourceFile(file, virtual(file)!, version);
  const program = ts.createProgram([...sources.keys()].map((name) => path.resolve(name)), options, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) =>
    `${file ? path.basename(file.fileName) : 'options'}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
}
