import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** The packed tarball in a CDK app of somebody else's: an empty folder, the peers, nothing more. */
const tarball = path.resolve('dist/js', fs.readdirSync('dist/js').find((file) => file.endsWith('.tgz'))!);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fresh-app-'));
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

test('installs, synthesizes without esbuild or Docker, and runs on this machine', async () => {
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'fresh-app', private: true }));
  run('npm', ['install', '--no-audit', '--no-fund', tarball, 'aws-cdk-lib@2.257.0', 'constructs@10.5.1', 'aws-cdk@^2']);
  expect(fs.existsSync(path.join(folder, 'node_modules/esbuild'))).toBe(false);

  fs.writeFileSync(path.join(folder, 'cdk.json'), JSON.stringify({ app: 'node app.js' }));
  fs.writeFileSync(path.join(folder, 'app.js'), `
    const { App, Stack } = require('aws-cdk-lib');
    const { BedrockChatApi } = require('cdk-bedrock-chat-api');
    const app = new App();
    new BedrockChatApi(new Stack(app, 'Chat'), 'Chat', { modelId: 'amazon.nova-lite-v1:0' });
  `);
  run('npx', ['cdk', 'synth', '--quiet']);

  runner = spawn('npx', ['bedrock-chat', 'local', '--json', '--port', '0'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    runner!.stdout!.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
    runner!.once('exit', (code) => reject(new Error(`the runner ended with code ${code}`)));
  });
  const { graphqlUrl, apiKey } = JSON.parse(line);
  const response = await fetch(graphqlUrl, {
    method: 'POST',
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ query: 'mutation { invokeModel(input: "What is this?") }' }),
  });
  const { data, errors } = await response.json() as { data: { invokeModel: string }; errors?: unknown };
  expect(errors).toBeUndefined();
  expect(data.invokeModel.length).toBeGreaterThan(20);
});
