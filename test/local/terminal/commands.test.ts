import { execFile, spawn } from 'node:child_process';
import * as path from 'node:path';
import { type Runner, start } from '../../../local';
import { fakeCloudFormation } from '../../fakes/fake-cloudformation';
import { WebApi } from '../../fakes/web-api';
import { node24 } from '../../node-24';
import { removeApps, synthesizeChat } from '../start/app';

const CLI = path.resolve('assets/local/cli.js');
let runner: Runner;

beforeAll(async () => {
  runner = await start({ assembly: synthesizeChat(), tokensPerSecond: 0, node: node24() });
});
afterAll(async () => {
  await runner?.close();
  removeApps();
});

interface Ended { readonly code: number; readonly stdout: string; readonly stderr: string }

/** The command, with this on its stdin. */
function pipe(question: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [CLI, ...args], { env: { ...process.env, ...env } }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
    child.stdin!.end(question);
  });
}

test('a question from a pipe: the answer alone on stdout', async () => {
  const { code, stdout, stderr } = await pipe('What is this?\n', ['chat', '--url', runner.graphqlUrl, '--key', runner.apiKey!]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^## What this is[\s\S]+another's\.\n$/);
});

test('a conversation goes on from pipe to pipe; the key can be in the environment', async () => {
  const args = ['chat', '--url', runner.graphqlUrl, '--conversation', 'a-conversation-of-pipes'];
  const env = { BEDROCK_CHAT_KEY: runner.apiKey };
  await pipe('My first question', args, env);
  const { code, stdout } = await pipe('What did I ask before?', args, env);
  expect(code).toBe(0);
  expect(stdout).toContain('My first question');
});

test.each<[string, (url: string, key: string) => string[], RegExp]>([
  ['a wrong key', (url) => ['chat', '--url', url, '--key', 'da2-wrong'], /^bedrock-chat: 127\.0\.0\.1:\d+ does not accept this API key: compare it with the stack's output GraphQLAPIKey/],
  ['no key', (url) => ['chat', '--url', url], /^bedrock-chat: `--url` needs `--key` .* or `--token`/],
  ['a wrong token', (url) => ['chat', '--url', url, '--token', 'eyJ'], /^bedrock-chat: .* does not accept this token/],
  ['an address where nothing answers', () => ['chat', '--url', 'http://127.0.0.1:1/graphql', '--key', 'x'], /^bedrock-chat: nothing answers at http:\/\/127\.0\.0\.1:1\/graphql/],
  ['an address that is no API', (url, key) => ['chat', '--url', new URL('/', url).href, '--key', key], /^bedrock-chat: .* is not a GraphQL API .* The address ends in \/graphql/],
  ['a page without a key', (url) => ['open', '--url', url], /^bedrock-chat: the page needs an API key: give --key/],
  ['no address', () => ['open', '--url', 'my-api', '--key', 'x'], /^bedrock-chat: `--url` must be the address of a GraphQL API, .*; got `my-api`/],
  ['two addresses', (url) => ['chat', '--url', url, '--stack', 'Chat'], /^error: option '--url <url>' cannot be used with option '--stack <name>'/],
  ['a Region without a stack', (url) => ['chat', '--url', url, '--region', 'eu-west-1'], /^bedrock-chat: `--region` says where a stack is: give its name with `--stack`/],
  ['a conversation id that is none', (url) => ['chat', '--url', url, '--conversation', 'short'], /^error: option '--conversation <id>' argument 'short' is invalid\. It must be 20 to 64 characters/],
  ['a value that is missing', () => ['chat', '--url'], /^error: option '--url <url>' argument missing/],
  ['an unknown option', () => ['open', '--sack', 'x'], /^error: unknown option '--sack'\n\(Did you mean --stack\?\)/],
  ['a Region that is none', () => ['chat', '--stack', 'Chat', '--region', 'Ireland'], /^bedrock-chat: a Region is named like eu-west-1, got `Ireland`: give it with --region/],
  ['a stack that cannot be looked up', () => ['chat', '--stack', 'Chat', '--region', 'eu-west-1'], /^bedrock-chat: CloudFormation cannot be reached/],
])('%s: one clear line and exit code 1', async (_case, args, message) => {
  const nowhere = { AWS_ENDPOINT_URL_CLOUDFORMATION: 'http://127.0.0.1:1', AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's', BEDROCK_CHAT_KEY: undefined };
  const { code, stdout, stderr } = await pipe('Why?', args(runner.graphqlUrl, runner.apiKey!), nowhere);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/\n\s+at /);
});

test('a slow reader gets the whole answer', async () => {
  const answer = 'x'.repeat(300_000);
  const api = await WebApi.start({ answer: (reply) => { reply.say(answer); reply.end('COMPLETE'); } });
  try {
    const command = [process.execPath, CLI, 'chat', '--url', api.graphqlUrl, '--key', api.apiKey];
    const read = await new Promise((resolve) => execFile('sh', ['-c', 'echo "Why?" | "$@" | (sleep 1; wc -c)', 'sh', ...command], (_error, stdout) => resolve(Number(stdout))));
    expect(read).toBe(answer.length + 1);
  } finally {
    await api.close();
  }
});

test('an empty pipe has nothing to ask', async () => {
  expect((await pipe('\n', ['chat', '--url', runner.graphqlUrl, '--key', runner.apiKey!])).stderr).toBe('bedrock-chat: there is nothing to ask: the question is read from stdin, and stdin was empty\n');
});

test('what is wrong with the address is said before a question is waited for', async () => {
  const child = spawn(process.execPath, [CLI, 'chat', '--url', 'http://127.0.0.1:1/graphql', '--key', 'x'], { stdio: ['pipe', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (chunk) => stderr += chunk);
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(1);
  expect(stderr).toMatch(/^bedrock-chat: nothing answers at http:/);
});

test.each([['chat', /--conversation <id>/], ['open', /--no-browser/]])('%s --help', async (command, option) => {
  const { code, stdout } = await pipe('', [command, '--help']);
  expect(code).toBe(0);
  expect(stdout).toMatch(new RegExp(`^Usage: bedrock-chat ${command} \\[options\\]`));
  expect(stdout).toMatch(option);
});

test('open serves the page with its settings, at a path that cannot be guessed, to this machine alone', async () => {
  const child = spawn(process.execPath, [CLI, 'open', '--url', runner.graphqlUrl, '--key', runner.apiKey!, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    const url = await new Promise<string>((resolve) => child.stdout.once('data', (line) => resolve(String(line).trim())));
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}\/$/);
    expect(await (await fetch(url)).text()).toContain('<title>Chat</title>');
    expect(await (await fetch(new URL('config.json', url))).json()).toEqual({ graphqlUrl: runner.graphqlUrl, apiKey: runner.apiKey });
    expect((await fetch(new URL('/config.json', url))).status).toBe(404);
  } finally {
    child.kill('SIGINT');
  }
  expect(await ended).toBe(0);
});

describe('open for a stack in which people sign in', () => {
  const ME = { accessKeyId: 'AKIAME', secretAccessKey: 'mine', arn: 'arn:aws:iam::1:user/me', accountId: '1', userId: 'me' };
  const GraphQLAPIURL = 'https://abc.example/graphql';
  let service: Awaited<ReturnType<typeof fakeCloudFormation>>;
  beforeAll(async () => {
    service = await fakeCloudFormation(ME, 'eu-west-1', { Page: { GraphQLAPIURL, ChatSiteURL: 'https://chat.example/' }, Bare: { GraphQLAPIURL }, Other: { GraphQLAPIURL, ChatSiteURL: 'file:///etc/passwd' } });
  });
  afterAll(() => service.close());

  const open = (stack: string) => pipe('', ['open', '--stack', stack], {
    AWS_ENDPOINT_URL_CLOUDFORMATION: service.url, AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'AKIAME', AWS_SECRET_ACCESS_KEY: 'mine', BEDROCK_CHAT_KEY: undefined,
  });

  test('its own page is the one to open', async () => {
    expect(await open('Page')).toEqual({ code: 0, stdout: 'https://chat.example/\n', stderr: '' });
  });

  test.each(['Bare', 'Other'])('without one on the web, one line says what to do: %s', async (stack) => {
    const { code, stdout, stderr } = await open(stack);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(`bedrock-chat: stack \`${stack}\` has neither a key (output GraphQLAPIKey) nor a page of its own (ChatSiteURL): give --key, `
      + 'let people sign in on a page by `chat.addSite(…)`, or talk to it from the terminal by `node assets/local/cli.js chat` with --token\n');
  });
});
