import { type ChildProcess, execFile, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { removeApps, synthesizeChat } from './app';
import { node24 } from '../../node-24';

const CLI = path.resolve('assets/local/cli.js');
let chat: string;
beforeAll(() => {
  chat = synthesizeChat();
});
afterAll(removeApps);

const children: ChildProcess[] = [];
// Those of a test that failed before it ended them.
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => execFile(process.execPath, [CLI, ...args], (error, stdout, stderr) => {
    resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
  }));
}

/** Starts the command and waits until it has printed the text. */
async function runningOn(node: string, text: string, ...args: string[]) {
  const child = spawn(node, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const printed = { stdout: '', stderr: '' };
  child.stderr.on('data', (chunk) => printed.stderr += chunk);
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      printed.stdout += chunk;
      if (printed.stdout.includes(text)) resolve();
    });
    child.once('exit', (code) => reject(new Error(`ended with code ${code}: ${printed.stderr}`)));
  });
  const end = (signal: NodeJS.Signals) => new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.kill(signal);
  });
  const warned = (words: string) => new Promise<void>((resolve) => {
    const look = () => { if (printed.stderr.includes(words)) resolve(); };
    child.stderr.on('data', look);
    look();
  });
  return { printed, end, warned };
}

const running = (text: string, ...args: string[]) => runningOn(process.execPath, text, ...args);

test('--json prints one line of addresses, and an interrupt ends the runner cleanly', async () => {
  const { printed, end } = await running('\n', 'local', chat, '--json', '--port', '0');
  const addresses = JSON.parse(printed.stdout);
  expect(Object.keys(addresses)).toEqual(['graphqlUrl', 'realtimeUrl', 'apiKey', 'pageUrl']);
  const response = await fetch(addresses.graphqlUrl, { method: 'POST', headers: { 'x-api-key': addresses.apiKey }, body: '{"query":"{ hello }"}' });
  expect(await response.json()).toEqual({ data: { hello: expect.stringContaining('ello') } });
  expect(await end('SIGINT')).toBe(0);
  expect(printed.stdout.trim().split('\n')).toHaveLength(1);
});

test.each([
  ['the Node.js of the tests', process.execPath],
  ['Node.js 24', node24()],
])('people get addresses and a curl line that works, and neither lines of the function nor warnings: %s', async (_name, node) => {
  const { printed, end } = await runningOn(node, 'Ctrl-C', 'local', chat, '--port', '0', '--pace', '0');
  const line = printed.stdout.slice(printed.stdout.indexOf('curl'), printed.stdout.indexOf('Ctrl-C'));
  const answer = await new Promise<string>((resolve, reject) => execFile('sh', ['-c', line], (error, text) => error ? reject(error) : resolve(text)));
  expect(JSON.parse(answer).data.invokeModel.length).toBeGreaterThan(20);
  expect(await end('SIGTERM')).toBe(0);
  expect(printed.stderr).toBe('');
});

test.each([
  ['0.0.0.0', [], /^warning: others who reach 0\.0\.0\.0 can use this app: it hands out its API key and tokens of any user; for addresses that work on their machines, give an address of this one with --host\n$/],
  ['0.0.0.0', ['--model', 'bedrock'], /^warning: .* any user, and your AWS account pays for the replies; for addresses/],
  ['localhost', [], /^$/],
])('--host %s %j: who else can reach it is told', async (host, args, warning) => {
  const { printed, end } = await running('\n', 'local', chat, '--json', '--port', '0', '--host', host, ...args);
  expect(await end('SIGINT')).toBe(0);
  expect(printed.stderr).toMatch(warning);
});

test('--verbose tells what the function logs', async () => {
  const { printed, end } = await running('Ctrl-C', 'local', chat, '--port', '0', '--pace', '0', '--verbose');
  const line = printed.stdout.slice(printed.stdout.indexOf('curl'), printed.stdout.indexOf('Ctrl-C'));
  await new Promise((resolve) => execFile('sh', ['-c', line], resolve));
  expect(await end('SIGTERM')).toBe(0);
  expect(printed.stderr).toMatch(/\[.*Handler.*\] \{"timestamp".*"level":"INFO"/);
});

test('an app that is synthesized anew is told once, on stderr, and the old one runs on', async () => {
  const assembly = synthesizeChat();
  const { printed, end, warned } = await running('\n', 'local', assembly, '--json', '--port', '0');
  const manifest = path.join(assembly, 'manifest.json');
  const text = fs.readFileSync(manifest);
  fs.rmSync(manifest);
  fs.writeFileSync(manifest, text);
  const warning = `warning: ${assembly} was synthesized anew: end this with Ctrl-C and start it again to run what is there now\n`;
  await warned(warning);
  expect(await end('SIGINT')).toBe(0);
  expect(printed.stderr).toBe(warning);
  expect(printed.stdout.trim().split('\n')).toHaveLength(1);
});

test.each([
  ['a folder that is not there', ['local', '/nowhere/at/all', '--port', '0'], /^bedrock-chat: there is no folder `\/nowhere\/at\/all`; synthesize the app first/],
  ['a folder that is no assembly', ['local', __dirname, '--port', '0'], /^bedrock-chat: .* is not a cloud assembly/],
  ['a port that is none', ['local', '--port', 'http'], /^error: option '--port <number>' argument 'http' is invalid. It must be a whole number from 0 to 65535/],
  ['an unknown option', ['local', '--prot', '1'], /^error: unknown option '--prot'\n\(Did you mean --port\?\)/],
  ['an unknown command', ['locale'], /^error: unknown command 'locale'/],
  ['a token from no address', ['token', '--sub', 'a', '--url', 'here'], /^error: option '--url <url>' argument 'here' is invalid\. It must be an address, like http/],
  ['a Node.js that is none', ['local', '--port', '0', '--node', '/nowhere/node'], /^bedrock-chat: `--node` \/nowhere\/node cannot be run \(.*ENOENT\): give the path of a Node\.js/],
  ['a token of nobody', ['token'], /^error: required option '--sub <id>' not specified/],
])('%s: one clear line and exit code 1', async (_name, args, message) => {
  const { code, stdout, stderr } = await run(...args);
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/\n\s+at /);
});

test.each([
  ['the folder', () => ['/nowhere/at/all'], /^bedrock-chat: there is no folder/],
  ['the model', () => [chat, '--model', 'gpt'], /^bedrock-chat: `--model` must be/],
  ['the script', () => [chat, '--model-script', '/nowhere.json'], /^bedrock-chat: `--model-script` \/nowhere\.json: cannot be read/],
  ['nothing', () => [chat], /^bedrock-chat: port \d+ is taken/],
])('what is wrong with %s is told before a port that is taken', async (_name, args, message) => {
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = server.address() as AddressInfo;
    expect((await run('local', ...args(), '--port', String(port))).stderr).toMatch(message);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

test('a token without a runner: one clear line and exit code 1', async () => {
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  await new Promise((resolve) => server.close(resolve));
  expect(await run('token', '--sub', 'alice', '--url', url)).toEqual({
    code: 1,
    stdout: '',
    stderr: `bedrock-chat: nothing answers at ${url} (ECONNREFUSED); start the app with \`node assets/local/cli.js local\`, or name its address with --url\n`,
  });
});

test('a certificate that cannot be written: one clear line and exit code 1', async () => {
  expect(await run('local', chat, '--port', '0', '--certificate', '/nowhere/runner.pem')).toEqual({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^bedrock-chat: `--certificate` \/nowhere\/runner\.pem cannot be written: ENOENT[^\n]*\n$/),
  });
});

test('--version says which one it is', async () => {
  expect(await run('--version')).toEqual({ code: 0, stdout: `${JSON.parse(fs.readFileSync('package.json', 'utf8')).version}\n`, stderr: '' });
});

test('--help lists the commands', async () => {
  const { code, stdout } = await run('--help');
  expect(code).toBe(0);
  expect(stdout).toMatch(/local .*run a synthesized app/);
  expect(stdout).toMatch(/token .*print a token/);
});

test('--certificate writes what TLS clients have to trust; a model server that is not there is told to the person', async () => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'certificate-')), 'runner.pem');
  const { printed, end } = await running('Ctrl-C', 'local', chat, '--port', '0', '--certificate', file, '--model', 'http://127.0.0.1:9/v1#none');
  expect(fs.readFileSync(file, 'utf8')).toMatch(/^-----BEGIN CERTIFICATE-----/);
  const line = printed.stdout.slice(printed.stdout.indexOf('curl'), printed.stdout.indexOf('Ctrl-C'));
  await new Promise((resolve) => execFile('sh', ['-c', line], resolve));
  expect(await end('SIGTERM')).toBe(0);
  expect(printed.stderr).toMatch(/warning: the model gave no answer: No model server answers at http:\/\/127.0.0.1:9\/v1/);
  fs.rmSync(path.dirname(file), { recursive: true });
});
