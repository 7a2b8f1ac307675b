import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { deflateRawSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { SETTINGS, TURN } from './harness';
import { FUNCTION } from '../../../projenrc/bundles';
import type { ChatFunctionEvent } from '../../../src/contract/function-event';
import { FakeAppSync } from '../../fakes/fake-appsync';
import { FakeBedrock, say } from '../../fakes/fake-bedrock';
import { assemble } from '../../fakes/reply-store';
import { node24 } from '../../node-24';

/**
 * As Lambda's runtime does: loads the handler and calls it. Tells what came back, which of Node's modules were loaded, and whether the
 * answer came without a turn of the event loop.
 */
const RUNTIME = `
  const { handler } = require('./index.js');
  const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 10000 };
  let turned = false;
  const hold = (ticks) => ticks > 0 ? process.nextTick(queueMicrotask, () => hold(ticks - 1)) : turned = true;
  hold(1000);
  handler(JSON.parse(process.argv[1]), context).then((result) => {
    process.stdout.write(JSON.stringify({ result, turned, modules: process.moduleLoadList }) + '\\n');
    process.exit(0);
  });`;

let folder: string;
let appSync: FakeAppSync;
let bedrock: FakeBedrock;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-function-'));
  await esbuild.build({ ...FUNCTION, outdir: folder });
  appSync = await FakeAppSync.start();
  bedrock = await FakeBedrock.start();
});
afterAll(async () => {
  await appSync.close();
  await bedrock.close();
  fs.rmSync(folder, { recursive: true });
});

async function invoke(event: ChatFunctionEvent, bedrockUrl: string | undefined = bedrock.url, variables: Record<string, string> = {}) {
  fs.writeFileSync(path.join(folder, 'settings.json'), JSON.stringify(SETTINGS));
  const environment = {
    AWS_REGION: 'eu-west-1',
    AWS_LAMBDA_FUNCTION_NAME: 'chat',
    GRAPHQL_URL: appSync.url,
    MODEL_ID: 'amazon.nova-lite-v1:0',
    BEDROCK_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secretEXAMPLE',
    AWS_SESSION_TOKEN: 'tokenEXAMPLE',
    ...(bedrockUrl ? { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrockUrl } : {}),
    ...variables,
  };
  const { stdout, stderr } = await promisify(execFile)(node24(), ['-e', RUNTIME, JSON.stringify(event)], { cwd: folder, env: environment });
  const lines = stdout.trim().split('\n').map((line) => JSON.parse(line));
  return { answer: lines.at(-1), log: lines.slice(0, -1), stderr };
}

test('the bundle is small: at most 260 KiB, 85 KiB zipped', () => {
  const code = fs.readFileSync(path.join(folder, 'index.js'));
  expect(code.length).toBeLessThanOrEqual(260 * 1024);
  expect(deflateRawSync(code, { level: 9 }).length).toBeLessThanOrEqual(85 * 1024);
});

test('the bundle answers a turn under Node.js 24, and prints its one line only', async () => {
  bedrock.answer = () => say('Hello ', 'there.');
  appSync.store.accept(TURN.turnId);
  const { answer, log, stderr } = await invoke(TURN);
  expect(answer.result).toBeUndefined();
  expect(stderr).toBe('');
  expect(log).toEqual([expect.objectContaining({ status: 'COMPLETE', replyCharacters: 12, FunctionName: 'chat' })]);
  expect(assemble(appSync.store.events)).toMatchObject({ text: 'Hello there.', missed: false, end: { status: 'COMPLETE' } });
  expect(bedrock.calls.at(-1)!.headers.authorization).toMatch(/AKIDEXAMPLE\/\d+\/us-east-1\/bedrock\/aws4_request/);
});

test('the role signs, also where a Bedrock API key stands in the environment: its permissions are exact, and a key would expire', async () => {
  bedrock.answer = () => ({ json: { output: { message: { role: 'assistant', content: [{ text: 'Hi.' }] } }, stopReason: 'end_turn' } });
  const { answer } = await invoke({ arguments: { input: 'Hi?' } }, bedrock.url, { AWS_BEARER_TOKEN_BEDROCK: 'bedrock-api-key-secret' });
  expect(answer).toMatchObject({ result: { answer: 'Hi.' } });
  expect(bedrock.calls.at(-1)!.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/);
});

test('the bundle sends nothing when it is loaded', async () => {
  const before = [bedrock.calls.length, appSync.calls.length];
  await invoke({ arguments: { input: '' } });
  expect([bedrock.calls.length, appSync.calls.length]).toEqual(before);
});

test('loaded and primed for the real Bedrock it has not loaded undici nor HTTP/2, which cost 10 to 30 ms each', async () => {
  const { modules } = (await invoke({ arguments: { input: '' } }, '')).answer;
  expect(modules).toContain('NativeModule https');
  expect(modules.filter((name: string) => /undici|http2/.test(name))).toEqual([]);
});

test('it has primed itself before Lambda hands over an event: that waits for no file, timer or answer', async () => {
  expect((await invoke({ arguments: { input: '' } }, '')).answer).toMatchObject({ turned: false });
});

test('the bundle answers invokeModel', async () => {
  bedrock.answer = () => ({ json: { output: { message: { role: 'assistant', content: [{ text: 'Hi.' }] } }, stopReason: 'end_turn' } });
  expect((await invoke({ arguments: { input: 'Hi?' } })).answer).toMatchObject({ result: { answer: 'Hi.' } });
});

test('the bundle purges', async () => {
  appSync.store.batches = 2;
  await invoke({ kind: 'purge', conversationId: TURN.conversationId, owner: TURN.owner });
  expect(appSync.store.batches).toBe(0);
});
