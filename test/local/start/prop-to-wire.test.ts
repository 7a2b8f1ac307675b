import * as fs from 'node:fs';
import { removeApps, synthesize } from './app';
import { type Runner, start } from '../../../local';
import type { Forwarder } from '../../../local/bedrock/forwarder';
import type { Model } from '../../../local/bedrock/model';
import { BedrockChatApi, type BedrockChatApiProps, ChatModel, GuardrailStreamMode } from '../../../src';
import { FakeBedrock, stopStep, textStep, usageStep, USAGE } from '../../fakes/fake-bedrock';
import { type Client, visit } from '../../guarantees/client';
import { node24 } from '../../node-24';

const LONG_PROMPT = 'Be kind. '.repeat(11_400);
const NOVA = 'amazon.nova-lite-v1:0';
const CLAUDE = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';

/** Every prop that says what the model is told. */
const EVERYTHING = {
  bedrockRegion: 'us-east-1',
  maxTokens: 77,
  systemPrompt: LONG_PROMPT,
  temperature: 0,
  topP: 0.5,
  stopSequences: ['END'],
  additionalModelRequestFields: { thinking: { type: 'disabled' } },
  reasoningEffort: 'low',
  showReasoning: true,
  guardrailIdentifier: 'abc',
  guardrailVersion: '3',
  guardrailStreamMode: GuardrailStreamMode.ASYNC,
  guardrailProfileId: 'us.guardrail.v1:0',
  promptCaching: true,
  serviceTier: 'flex',
  latency: 'optimized',
  requestMetadata: true,
} satisfies Partial<BedrockChatApiProps>;

const APPS: readonly BedrockChatApiProps[] = [
  { modelId: NOVA }, { modelId: NOVA, ...EVERYTHING },
  { modelId: CLAUDE }, { model: ChatModel.inferenceProfile(CLAUDE, { destinationRegions: ['us-east-2', 'us-west-2'] }), ...EVERYTHING },
];
const [BARE_NOVA, FULL_NOVA, BARE_CLAUDE, FULL_CLAUDE] = APPS.keys();

let bedrock: FakeBedrock;
let runner: Runner;
let clients: Client[];

/** The runner admits each call by the function's own role, and sends it on as it is. */
const toBedrock: Forwarder = {
  async forward({ path, headers, body }, response) {
    const passed = Object.entries(headers).filter(([name]) => name.startsWith('x-amzn-bedrock-')) as [string, string][];
    const answer = await fetch(bedrock.url + path, { method: 'POST', headers: passed, body: new Uint8Array(body) });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type')! });
    response.end(Buffer.from(await answer.arrayBuffer()));
  },
};

beforeAll(async () => {
  bedrock = await FakeBedrock.start();
  bedrock.answer = (_nth, { path }) => {
    if (path.endsWith('/converse-stream')) return { stream: [textStep('I cannot answer that.'), stopStep('guardrail_intervened'), usageStep] };
    if (path.endsWith('/invoke')) return { json: { content: [{ type: 'text', text: 'Hi.' }], stop_reason: 'end_turn' } };
    return { json: { output: { message: { role: 'assistant', content: [{ text: 'Hi.' }] } }, stopReason: 'end_turn' } };
  };
  runner = await start({
    assembly: synthesize((stack) => APPS.forEach((props, index) => new BedrockChatApi(stack, `Chat${index}`, props))),
    node: node24(),
    region: 'us-east-1',
    model: toBedrock as unknown as Model,
  });
  clients = runner.apis.map((api) => visit(api, { apiKey: api.apiKey! }));
});
afterAll(async () => {
  clients?.forEach((client) => client.close());
  await runner?.close();
  await bedrock.close();
  removeApps();
});

/** What reaches Bedrock when a turn is added to a conversation that has had one. */
async function sent(app: number) {
  const listener = await clients[app].listen();
  await listener.ask('Hello');
  const end = await listener.ask('And now?');
  const { path, body } = bedrock.calls.at(-1)!;
  return { path, body, end, conversationId: listener.conversationId };
}

const HISTORY = [{ role: 'user', content: [{ text: 'Hello' }] }, { role: 'assistant', content: [{ text: 'I cannot answer that.' }] }];

test('all that can be said of the model is said here', () => {
  const props = [...fs.readFileSync('src/chat-model-options.ts', 'utf8').matchAll(/^ {2}readonly (\w+)\?:/gm)].map(([, prop]) => prop);
  expect(Object.keys(EVERYTHING).sort()).toEqual(props.filter((prop) => !/^model(Id)?$/.test(prop)).sort());
});

test.each([[BARE_NOVA, NOVA], [BARE_CLAUDE, CLAUDE]])('sendMessage sends only what was set, and maxTokens (%i)', async (app, modelId) => {
  const { path, body } = await sent(app);
  expect(path).toBe(`/model/${modelId}/converse-stream`);
  expect(body).toEqual({ messages: [...HISTORY, { role: 'user', content: [{ text: 'And now?' }] }], inferenceConfig: { maxTokens: 1000 } });
});

test.each([[FULL_NOVA, NOVA], [FULL_CLAUDE, CLAUDE]])('sendMessage sends all that was set, and the client hears of the guardrail and the cache (%i)', async (app, modelId) => {
  const { path, body, end, conversationId } = await sent(app);
  expect(path).toBe(`/model/${modelId}/converse-stream`);
  expect(body).toEqual({
    messages: [...HISTORY, { role: 'user', content: [{ text: 'And now?' }, { cachePoint: { type: 'default' } }] }],
    system: [{ text: LONG_PROMPT }, { cachePoint: { type: 'default' } }],
    inferenceConfig: { maxTokens: 77, temperature: 0, topP: 0.5, stopSequences: ['END'] },
    additionalModelRequestFields: { thinking: { type: 'disabled' } },
    outputConfig: { effort: 'low' },
    guardrailConfig: { guardrailIdentifier: 'abc', guardrailVersion: '3', streamProcessingMode: 'async' },
    serviceTier: { type: 'flex' },
    performanceConfig: { latency: 'optimized' },
    requestMetadata: { conversationId, turnId: end.turnId },
  });
  const told = { status: 'COMPLETE', stopReason: 'guardrail_intervened', usage: USAGE };
  expect(end).toMatchObject(told);
  expect(await clients[app].turn(conversationId, end.turnId)).toMatchObject({ ...told, reply: 'I cannot answer that.' });
});

test('invokeModel sends only what was set, and maxTokens', async () => {
  expect(await clients[BARE_NOVA].invokeModel('Hi?')).toBe('Hi.');
  expect(bedrock.calls.at(-1)).toMatchObject({ path: `/model/${NOVA}/converse` });
  expect(bedrock.calls.at(-1)!.body).toEqual({ messages: [{ role: 'user', content: [{ text: 'Hi?' }] }], inferenceConfig: { maxTokens: 1000 } });

  expect(await clients[BARE_CLAUDE].invokeModel('Hi?')).toBe('Hi.');
  const { path, body, headers } = bedrock.calls.at(-1)!;
  expect(path).toBe(`/model/${CLAUDE}/invoke`);
  expect(body).toEqual({ anthropic_version: 'bedrock-2023-05-31', max_tokens: 1000, messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi?' }] }] });
  expect(Object.keys(headers).filter((name) => name.startsWith('x-amzn-bedrock-'))).toEqual([]);
});

test('invokeModel sends all that was set: but for a conversation\'s ids, which it has not, and the cache, which nothing repeats', async () => {
  expect(await clients[FULL_NOVA].invokeModel('Hi?')).toBe('Hi.');
  expect(bedrock.calls.at(-1)!.body).toEqual({
    messages: [{ role: 'user', content: [{ text: 'Hi?' }] }],
    system: [{ text: LONG_PROMPT }, { cachePoint: { type: 'default' } }],
    inferenceConfig: { maxTokens: 77, temperature: 0, topP: 0.5, stopSequences: ['END'] },
    additionalModelRequestFields: { thinking: { type: 'disabled' } },
    outputConfig: { effort: 'low' },
    guardrailConfig: { guardrailIdentifier: 'abc', guardrailVersion: '3' },
    serviceTier: { type: 'flex' },
    performanceConfig: { latency: 'optimized' },
  });
});

test('invokeModel says the same to Claude in its own words', async () => {
  expect(await clients[FULL_CLAUDE].invokeModel('Hi?')).toBe('Hi.');
  const { body, headers } = bedrock.calls.at(-1)!;
  expect(body).toEqual({
    anthropic_version: 'bedrock-2023-05-31',
    max_tokens: 77,
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi?' }] }],
    system: [{ type: 'text', text: LONG_PROMPT, cache_control: { type: 'ephemeral' } }],
    temperature: 0,
    top_p: 0.5,
    stop_sequences: ['END'],
    thinking: { type: 'disabled' },
    output_config: { effort: 'low' },
  });
  expect(Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('x-amzn-bedrock-')))).toEqual({
    'x-amzn-bedrock-guardrailidentifier': 'abc',
    'x-amzn-bedrock-guardrailversion': '3',
    'x-amzn-bedrock-service-tier': 'flex',
    'x-amzn-bedrock-performanceconfig-latency': 'optimized',
  });
});
