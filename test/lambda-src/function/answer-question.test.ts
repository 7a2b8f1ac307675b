import { clockOf, CONFIGURATION, recordLog, SETTINGS, useCredentials } from './harness';
import { answerQuestion } from '../../../lambda-src/function/answer-question';
import { createBedrockClient } from '../../../lambda-src/function/bedrock/client';
import { createAskModel } from '../../../lambda-src/function/bedrock/invoke-model';
import type { Configuration } from '../../../lambda-src/function/configuration';
import { type BedrockAnswer, FakeBedrock } from '../../fakes/fake-bedrock';
import { ManualClock } from '../../fakes/manual-clock';

let bedrock: FakeBedrock;
beforeEach(async () => {
  useCredentials();
  bedrock = await FakeBedrock.start();
  process.env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME = bedrock.url;
});
afterEach(() => bedrock.close());

const CLAUDE: Configuration = {
  ...CONFIGURATION, modelId: 'global.anthropic.claude-haiku-5-5', settings: { ...SETTINGS, invokeModelApi: 'anthropic-messages' },
};
const inTime = () => 60_000;

async function ask(input: string, answer: BedrockAnswer, configuration: Configuration = CONFIGURATION) {
  bedrock.answer = () => answer;
  const client = createBedrockClient('eu-west-1');
  const log = recordLog();
  const result = await answerQuestion({ arguments: { input } }, inTime, createAskModel(client, configuration), log);
  client.destroy();
  return { result, log, sent: bedrock.calls[0] };
}

const anthropic = (...content: object[]): BedrockAnswer => ({ json: { type: 'message', role: 'assistant', content, stop_reason: 'end_turn' } });
const converse = (...content: object[]): BedrockAnswer =>
  ({ json: { output: { message: { role: 'assistant', content } }, stopReason: 'end_turn', usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 }, metrics: { latencyMs: 1 } } });

test('Claude is asked with the Anthropic Messages body, and the text is chosen by type', async () => {
  const { result, sent } = await ask('Hi?', anthropic({ type: 'thinking', thinking: 'hm', signature: 's' }, { type: 'text', text: 'Hello, ' }, { type: 'text', text: 'you.' }), CLAUDE);
  expect(result).toEqual({ answer: 'Hello, you.' });
  expect(sent.path).toBe('/model/global.anthropic.claude-haiku-5-5/invoke');
  expect(sent.body).toEqual({
    anthropic_version: 'bedrock-2023-05-31', max_tokens: 1000, messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi?' }] }],
  });
  expect(sent.headers['x-amz-security-token']).toBe('tokenEXAMPLE');
});

test('what was set reaches Claude in its own words', async () => {
  const { sent } = await ask('Hi?', anthropic({ type: 'text', text: 'x' }), {
    ...CLAUDE,
    guardrail: { identifier: 'g1', version: 'DRAFT' },
    settings: {
      ...CLAUDE.settings,
      systemPrompt: 'S'.repeat(100_000),
      temperature: 0,
      topP: 1,
      stopSequences: ['END'],
      reasoningEffort: 'low',
      promptCaching: { systemPrompt: true, history: false },
      serviceTier: 'priority',
      latency: 'optimized',
      additionalModelRequestFields: { thinking: { type: 'disabled' } },
    },
  });
  expect(sent.body).toMatchObject({
    system: [{ type: 'text', text: 'S'.repeat(100_000), cache_control: { type: 'ephemeral' } }],
    temperature: 0,
    top_p: 1,
    stop_sequences: ['END'],
    output_config: { effort: 'low' },
    thinking: { type: 'disabled' },
  });
  expect(sent.headers).toMatchObject({ 'x-amzn-bedrock-guardrailidentifier': 'g1', 'x-amzn-bedrock-guardrailversion': 'DRAFT', 'x-amzn-bedrock-service-tier': 'priority' });
});

test('other models are asked through Converse', async () => {
  const { result, sent } = await ask('Hi?', converse({ reasoningContent: { reasoningText: { text: 'hm' } } }, { text: 'Hello.' }));
  expect(result).toEqual({ answer: 'Hello.' });
  expect(sent.path).toBe('/model/us.amazon.nova-2-lite-v1:0/converse');
  expect(sent.body).toEqual({ messages: [{ role: 'user', content: [{ text: 'Hi?' }] }], inferenceConfig: { maxTokens: 1000 } });
});

test.each([['', 'BadRequest'], ['  \n', 'BadRequest'], ['漢'.repeat(21_846), 'TooLarge']])('an input that cannot be asked is refused without asking', async (input, code) => {
  const { result } = await ask(input, converse({ text: 'x' }));
  expect(result).toMatchObject({ error: { code } });
  expect(bedrock.calls).toHaveLength(0);
});

test('64 KB of input are taken', async () => {
  expect((await ask('漢'.repeat(21_845), converse({ text: 'Long.' }))).result).toEqual({ answer: 'Long.' });
});

test('G6 an error has its code and a sentence that is safe', async () => {
  const { result, log } = await ask('Hi?', { error: 'AccessDeniedException', status: 403, message: 'arn:aws:iam::123:role/secret' });
  expect(result).toMatchObject({ error: { code: 'MODEL_ACCESS_DENIED' } });
  expect(JSON.stringify([result, log.lines])).not.toContain('secret');
  expect(log.lines).toEqual([expect.objectContaining({ level: 'WARN', code: 'MODEL_ACCESS_DENIED', error: 'AccessDeniedException', httpStatus: 403 })]);
});

test('a model that spends its tokens on thinking is told apart from one that says nothing', async () => {
  const spent = await ask('Hi?', { json: { content: [{ type: 'thinking', thinking: 'hm' }], stop_reason: 'max_tokens' } }, CLAUDE);
  expect(spent.result).toMatchObject({ error: { code: 'INVALID_REQUEST', message: expect.stringContaining('maxTokens') } });
  const silent = await ask('Hi?', anthropic(), CLAUDE);
  expect(silent.result).toEqual({ answer: '' });
});

test.each([[60_000, 27_000, '27 seconds'], [10_000, 9_000, '9 seconds']])('with %i ms left it gives up after %i and says so', async (remaining, limit, words) => {
  const clock = new ManualClock();
  const never = (_input: string, signal: AbortSignal) => new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  const answering = answerQuestion({ arguments: { input: 'Hi?' } }, () => remaining, never, recordLog(), clockOf(clock));
  await clock.advance(limit - 1);
  expect(clock.pending).toBe(1);
  await clock.advance(1);
  expect(await answering).toMatchObject({ error: { code: 'TIMED_OUT', message: expect.stringContaining(words) } });
});

test('a model that does not answer is let go of', async () => {
  bedrock.answer = () => 'hang';
  const client = createBedrockClient('eu-west-1');
  const result = await answerQuestion({ arguments: { input: 'Hi?' } }, () => 1_100, createAskModel(client, CONFIGURATION), recordLog());
  expect(result).toMatchObject({ error: { code: 'TIMED_OUT' } });
  await bedrock.calls[0].closed;
  client.destroy();
});

test('G7 nothing that was asked or answered is logged', async () => {
  const { log } = await ask('secret question', converse({ text: 'secret answer' }));
  expect(log.lines).toHaveLength(1);
  expect(JSON.stringify(log.lines)).not.toContain('secret');
});
