import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CfnResource } from 'aws-cdk-lib';
import WebSocket from 'ws';
import { MODEL_ID, removeApps, synthesize, synthesizeChat } from './app';
import { start, UserError, type Runner } from '../../../local';
import { BedrockChatApi } from '../../../src';

let chat: string;
beforeAll(() => {
  chat = synthesizeChat();
});

const runners: Runner[] = [];
afterEach(async () => {
  for (const runner of runners.splice(0)) await runner.close();
});
afterAll(removeApps);

async function run(assembly: string, options: Partial<Parameters<typeof start>[0]> = {}): Promise<Runner> {
  const runner = await start({ assembly, tokensPerSecond: 0, ...options });
  runners.push(runner);
  return runner;
}

async function graphql(url: string, apiKey: string | undefined, query: string, variables: object = {}): Promise<any> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(apiKey ? { 'x-api-key': apiKey } : {}) },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, ...await response.json() as object };
}

/** Hears onModelResponse: resolves once the subscription stands. */
async function listen(runner: Runner): Promise<{ next(): Promise<unknown>; close(): void }> {
  const credentials = { 'host': new URL(runner.graphqlUrl).host, 'x-api-key': runner.apiKey };
  const socket = new WebSocket(runner.realtimeUrl, ['graphql-ws', `header-${Buffer.from(JSON.stringify(credentials)).toString('base64url')}`]);
  const frames: any[] = [];
  const waiting: ((frame: any) => void)[] = [];
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data));
    if (frame.type === 'ka') return;
    const waiter = waiting.shift();
    if (waiter) waiter(frame);
    else frames.push(frame);
  });
  const next = () => frames.length > 0 ? Promise.resolve(frames.shift()) : new Promise<any>((resolve) => waiting.push(resolve));
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  socket.send('{"type":"connection_init"}');
  expect((await next()).type).toBe('connection_ack');
  socket.send(JSON.stringify({
    id: '1',
    type: 'start',
    payload: { data: JSON.stringify({ query: 'subscription { onModelResponse }' }), extensions: { authorization: credentials } },
  }));
  expect((await next()).type).toBe('start_ack');
  return { next, close: () => socket.close() };
}

describe('the pattern', () => {
  test('one question, one answer, heard by every subscriber', async () => {
    const runner = await run(chat);
    const listeners = await Promise.all([listen(runner), listen(runner)]);
    const { data } = await graphql(runner.graphqlUrl, runner.apiKey, 'mutation($input: String!) { invokeModel(input: $input) }', { input: 'How does streaming work?' });
    expect(data.invokeModel.length).toBeGreaterThan(20);
    for (const listener of listeners) {
      expect(await listener.next()).toMatchObject({ id: '1', type: 'data', payload: { data: { onModelResponse: data.invokeModel } } });
      listener.close();
    }
  });

  test('the answer depends on the question', async () => {
    const runner = await run(chat);
    const ask = async (input: string) => (await graphql(runner.graphqlUrl, runner.apiKey, 'mutation($input: String!) { invokeModel(input: $input) }', { input })).data.invokeModel;
    expect(await ask('How do I cancel a reply?')).not.toEqual(await ask('What does it cost?'));
  });

  test('two constructs in one stack each answer by their own prompt', async () => {
    const heard: string[] = [];
    const runner = await run(synthesize((stack) => {
      new BedrockChatApi(stack, 'First', { modelId: MODEL_ID, systemPrompt: 'Your name is Ada.' });
      new BedrockChatApi(stack, 'Second', { modelId: MODEL_ID, systemPrompt: 'Your name is Grace.' });
    }), {
      model: {
        async* answer({ system }) {
          heard.push(system.join());
          yield { type: 'text', text: 'ok' };
          yield { type: 'stop', reason: 'end_turn', usage: { inputTokens: 1, outputTokens: 1 } };
        },
      },
    });
    expect(runner.apis.map(({ constructPath }) => constructPath)).toEqual(['Stack/First/Api', 'Stack/Second/Api']);
    for (const api of runner.apis) await graphql(api.graphqlUrl, api.apiKey, 'mutation { invokeModel(input: "Who are you?") }');
    expect(heard).toEqual(['Your name is Ada.', 'Your name is Grace.']);
    const [first, second] = runner.apis;
    expect(await graphql(first.graphqlUrl, second.apiKey, '{ hello }')).toMatchObject({ status: 401 });
  });

  test('a conversation is sent, streamed and remembered', async () => {
    const runner = await run(chat);
    const conversationId = 'a-conversation-of-this-test';
    const send = async (message: string) => {
      const { data } = await graphql(runner.graphqlUrl, runner.apiKey, 'mutation($input: SendMessageInput!) { sendMessage(input: $input) { id status } }', { input: { conversationId, message } });
      for (;;) {
        const { data: now } = await graphql(runner.graphqlUrl, runner.apiKey, 'query($c: ID!, $t: ID!) { turn(conversationId: $c, id: $t) { status reply } }', { c: conversationId, t: data.sendMessage.id });
        if (['COMPLETE', 'FAILED', 'CANCELLED'].includes(now.turn.status)) return now.turn;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    expect(await send('My name is Ada.')).toMatchObject({ status: 'COMPLETE' });
    expect((await send('What is my name?')).reply).toContain('Ada');
  });
});

describe('the runner', () => {
  test('a data source may do what its role says, so a missing permission shows before a deployment', async () => {
    const forbidden = synthesize((stack) => {
      const { node } = new BedrockChatApi(stack, 'Chat', { modelId: MODEL_ID });
      (node.findChild('HandlerSourceRole').node.defaultChild as CfnResource).addPropertyDeletionOverride('Policies');
    });
    const ask = async (assembly: string) => {
      const runner = await run(assembly);
      return graphql(runner.graphqlUrl, runner.apiKey, 'mutation { invokeModel(input: "hello") }');
    };
    expect((await ask(chat)).errors).toBeUndefined();
    expect((await ask(forbidden)).errors).toHaveLength(1);
  });

  test('two in one process do not know each other', async () => {
    const [one, two] = await Promise.all([run(chat), run(chat)]);
    const listener = await listen(two);
    await graphql(one.graphqlUrl, one.apiKey, 'mutation { invokeModel(input: "only for one") }');
    const { data } = await graphql(two.graphqlUrl, two.apiKey, 'mutation { invokeModel(input: "for two") }');
    expect(await listener.next()).toMatchObject({ payload: { data: { onModelResponse: data.invokeModel } } });
    listener.close();
  });

  test('serves the page with its settings', async () => {
    const runner = await run(chat);
    expect(await (await fetch(runner.pageUrl)).text()).toMatch(/^<!doctype html>/i);
    expect(await (await fetch(new URL('config.json', runner.pageUrl))).json()).toMatchObject({ graphqlUrl: runner.graphqlUrl, apiKey: runner.apiKey });
  });

  test('a taken port is one clear line', async () => {
    const other = http.createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const attempt = start({ assembly: chat, port });
    await expect(attempt).rejects.toThrow(UserError);
    await expect(attempt).rejects.toThrow(`port ${port} is taken; choose another with --port`);
    await new Promise((resolve) => other.close(resolve));
  });

  test('leaves nothing open when it cannot start', async () => {
    await expect(start({ assembly: '/nowhere/at/all' })).rejects.toThrow('there is no folder `/nowhere/at/all`');
  });

  test('tells that an API takes no tokens', async () => {
    const runner = await run(chat);
    const response = await fetch(new URL('/_local/token', runner.graphqlUrl), { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"sub":"alice"}' });
    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(/takes no tokens/);
  });
});
