import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { CDK, installBuilt } from './built-package';
import { FreshProject } from './fresh-project';
import { askRunner } from '../package/ask-runner';

/** Go's public checksum database does not know every module that the oldest CDK asks for; this is the next one that it knows whole. */
const CDK_OF_GO = '2.260.0';

const projects: FreshProject[] = [];
afterAll(() => projects.forEach((project) => project.remove()));

function fresh(language: keyof typeof installBuilt, scenario: string, cdkVersion = CDK.version): FreshProject {
  const project = new FreshProject(language, scenario);
  projects.push(project);
  installBuilt[language](project, cdkVersion);
  return project;
}

const references = new Map<string, Record<string, unknown>>();

/** What the TypeScript example synthesizes, and the others must. */
function reference(scenario: string, cdkVersion = CDK.version): Record<string, unknown> {
  const key = `${scenario} ${cdkVersion}`;
  if (!references.has(key)) references.set(key, fresh('typescript', scenario, cdkVersion).synthesize());
  return references.get(key)!;
}

test('TypeScript synthesizes one stack', () => {
  expect(Object.keys(reference('minimal'))).toEqual(['ChatStack.assets.json', 'ChatStack.template.json']);
});

test('Python: the same template, and an answer on this machine', async () => {
  const project = fresh('python', 'minimal');
  expect(project.synthesize()).toEqual(reference('minimal'));
  // Its README on PyPI is not in TypeScript: the translations were there when the package was made.
  expect(project.run('python', ['-c', 'from importlib.metadata import metadata; print(metadata("cdk-bedrock-chat-api").get_payload())']))
    .toContain('stack = Stack(app, "ChatStack")');

  const runner = spawn('bedrock-chat', ['local', 'cdk.out', '--json', '--port', '0'], {
    cwd: project.folder,
    env: project.environment,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  });
  try {
    expect((await askRunner(runner, 'What is this?')).length).toBeGreaterThan(20);
  } finally {
    // Python's command runs Node.js: both are the group's.
    process.kill(-runner.pid!, 'SIGINT');
  }
});

test('Python, production: the same template', () => {
  expect(fresh('python', 'production').synthesize()).toEqual(reference('production'));
});

test('Java: the same template', () => {
  expect(fresh('java', 'minimal').synthesize()).toEqual(reference('minimal'));
});

test('Go: the same template', () => {
  expect(fresh('go', 'minimal', CDK_OF_GO).synthesize()).toEqual(reference('minimal', CDK_OF_GO));
});

/** There is no .NET here to compile it: it must parse, and what the example names must stand in what was generated. */
test('C#: the package and the example parse, and the example names what the package has', () => {
  const generated = path.resolve('dist/dotnet/CdkBedrockChatApi');
  const project = fresh('csharp', 'minimal');
  expect(project.run('python', [path.resolve('test/examples/parse-csharp.py'), generated])).toMatch(/^[2-9]\d files\n$/);
  fs.writeFileSync(path.join(project.folder, 'Wrong.cs'), 'class Wrong { int value = ; }\n');
  expect(project.run('python', [path.resolve('test/examples/parse-csharp.py'), '.'])).toBe('Wrong.cs:1\n2 files\n');

  const example = fs.readFileSync('examples/csharp/minimal/Program.cs', 'utf8');
  expect(example).toContain('using CdkBedrockChatApi;');
  const source = (name: string) => fs.readFileSync(path.join(generated, 'CdkBedrockChatApi', `${name}.cs`), 'utf8');
  expect(source('BedrockChatApi'))
    .toContain('public BedrockChatApi(Constructs.Construct scope, string id, CdkBedrockChatApi.IBedrockChatApiProps props)');
  const named = [...example.matchAll(/^ {4}(\w+) = /gm)].map(([, name]) => name);
  expect(named.length).toBeGreaterThan(0);
  for (const name of named) expect(source('BedrockChatApiProps')).toMatch(new RegExp(`public [\\w.?]+ ${name}$`, 'm'));
});

test('every manifest asks for the CDK that the package needs', () => {
  for (const manifest of [
    'typescript/minimal/package.json', 'typescript/production/package.json', 'python/minimal/requirements.txt', 'python/production/requirements.txt',
    'java/minimal/pom.xml', 'csharp/minimal/Minimal.csproj',
  ]) {
    const text = fs.readFileSync(`examples/${manifest}`, 'utf8');
    expect(text).toContain(CDK.version);
    expect(text).toContain(CDK.constructs);
  }
});
