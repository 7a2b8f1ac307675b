import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { askRunner } from './ask-runner';
import { tarball } from './tarball';
import { devDependencies } from '../../package.json';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fresh-app-'));
const peers = ['aws-cdk-lib', 'constructs'] as const;
let runner: ChildProcess | undefined;

afterAll(() => {
  runner?.kill('SIGINT');
  fs.rmSync(folder, { recursive: true, force: true });
});

const run = (command: string, args: string[]) => execFileSync(command, args, {
  cwd: folder,
  encoding: 'utf8',
  // A PATH without Docker and without this repository's tools.
  env: { ...process.env, PATH: `${path.dirname(process.execPath)}:/usr/bin:/bin`, NODE_PATH: '' },
});

test('installs nothing but itself beside its peers, synthesizes without esbuild or Docker, and runs on this machine', async () => {
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'fresh-app', private: true }));
  run('npm', ['install', '--no-audit', '--no-fund', ...peers.map((peer) => `${peer}@${devDependencies[peer]}`)]);
  const before = installed();
  run('npm', ['install', '--no-audit', '--no-fund', tarball]);
  expect(installed().filter((name) => !before.includes(name))).toEqual(['cdk-bedrock-chat-api']);

  run('npm', ['install', '--no-audit', '--no-fund', 'aws-cdk@^2']);
  expect(fs.existsSync(path.join(folder, 'node_modules/esbuild'))).toBe(false);
  fs.writeFileSync(path.join(folder, 'cdk.json'), JSON.stringify({ app: 'node app.js' }));
  fs.writeFileSync(path.join(folder, 'app.js'), `
    const { App, Stack } = require('aws-cdk-lib');
    const { BedrockChatApi } = require('cdk-bedrock-chat-api');
    const app = new App();
    new BedrockChatApi(new Stack(app, 'Chat'), 'Chat', { modelId: 'amazon.nova-lite-v1:0' });
  `);
  run('npx', ['cdk', 'synth', '--quiet']);

  // Not by npx, which would not pass the end on to it.
  runner = spawn('node_modules/.bin/bedrock-chat', ['local', '--json', '--port', '0'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  expect((await askRunner(runner, 'What is this?')).length).toBeGreaterThan(20);
});

/** All packages in the app, those inside others among them. */
function installed(): string[] {
  const { packages } = JSON.parse(fs.readFileSync(path.join(folder, 'package-lock.json'), 'utf8'));
  return Object.keys(packages).filter(Boolean).map((name) => name.replace(/^node_modules\//, ''));
}
