import { execFile, spawn } from 'node:child_process';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as path from 'node:path';
import { removeApps, synthesizeChat } from './app';

const CLI = path.resolve('assets/local/cli.js');
let chat: string;
beforeAll(() => {
  chat = synthesizeChat();
});
afterAll(removeApps);

function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => execFile(process.execPath, [CLI, ...args], (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr })));
}

test('--json prints one line of addresses, and an interrupt ends the runner cleanly', async () => {
  const child = spawn(process.execPath, [CLI, 'local', chat, '--json', '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  await new Promise<void>((resolve) => child.stdout.on('data', (chunk) => {
    stdout += chunk;
    if (stdout.includes('\n')) resolve();
  }));
  const addresses = JSON.parse(stdout);
  expect(Object.keys(addresses)).toEqual(['graphqlUrl', 'realtimeUrl', 'apiKey', 'pageUrl']);
  const response = await fetch(addresses.graphqlUrl, { method: 'POST', headers: { 'x-api-key': addresses.apiKey }, body: '{"query":"{ hello }"}' });
  expect(await response.json()).toEqual({ data: { hello: expect.stringContaining('ello') } });
  const ended = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
  child.kill('SIGINT');
  expect(await ended).toBe(0);
  expect(stdout.trim().split('\n')).toHaveLength(1);
});

test('people get addresses and a curl line that works', async () => {
  const child = spawn(process.execPath, [CLI, 'local', chat, '--port', '0', '--pace', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  await new Promise<void>((resolve) => child.stdout.on('data', (chunk) => {
    stdout += chunk;
    if (stdout.includes('Ctrl-C')) resolve();
  }));
  const line = stdout.slice(stdout.indexOf('curl'), stdout.indexOf('Ctrl-C'));
  const answer = await new Promise<string>((resolve, reject) => execFile('sh', ['-c', line], (error, text) => error ? reject(error) : resolve(text)));
  expect(JSON.parse(answer).data.invokeModel.length).toBeGreaterThan(20);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test.each([
  ['a folder that is not there', ['local', '/nowhere/at/all'], /^bedrock-chat: there is no folder `\/nowhere\/at\/all`; synthesize the app first/],
  ['a folder that is no assembly', ['local', __dirname], /^bedrock-chat: .* is not a cloud assembly/],
  ['a port that is none', ['local', '--port', 'http'], /^error: option '--port <number>' argument 'http' is invalid. It must be a whole number from 0 to 65535/],
  ['an unknown option', ['local', '--prot', '1'], /^error: unknown option '--prot'\n\(Did you mean --port\?\)/],
  ['an unknown command', ['locale'], /^error: unknown command 'locale'/],
  ['a token of nobody', ['token'], /^error: required option '--sub <id>' not specified/],
])('%s: one clear line and exit code 1', async (_name, args, message) => {
  const { code, stdout, stderr } = await run(...args);
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/\n\s+at /);
});

test('a token without a runner: one clear line and exit code 1', async () => {
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  await new Promise((resolve) => server.close(resolve));
  expect(await run('token', '--sub', 'alice', '--url', url)).toEqual({
    code: 1,
    stdout: '',
    stderr: `bedrock-chat: nothing answers at ${url} (ECONNREFUSED); start the app with \`bedrock-chat local\`, or name its address with --url\n`,
  });
});

test('--help lists the commands', async () => {
  const { code, stdout } = await run('--help');
  expect(code).toBe(0);
  expect(stdout).toMatch(/local .*run a synthesized app/);
  expect(stdout).toMatch(/token .*print a token/);
});
