import { ConverseCommand, InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime';
import * as fc from 'fast-check';
import { ask, CLAUDE, closeAll, MODEL, stage } from './harness';
import { readAnthropicMessages } from '../../../local/bedrock/anthropic-messages';
import { readConverse } from '../../../local/bedrock/converse-request';
import { BedrockError } from '../../../local/bedrock/errors';

afterEach(closeAll);

const user = (text: string) => ({ role: 'user', content: [{ text }] });
const assistant = (text: string) => ({ role: 'assistant', content: [{ text }] });
const HELLO = { messages: [user('Hello')] };

function refusal(run: () => unknown): string {
  try {
    run();
    return 'taken';
  } catch (error) {
    expect(error).toBeInstanceOf(BedrockError);
    return (error as Error).message;
  }
}

describe('Converse', () => {
  const check = (body: unknown, behind = 'amazon.nova-lite-v1:0') => refusal(() => readConverse(body, MODEL, behind));

  test.each([
    ['a conversation', { messages: [user('a'), assistant('b'), user('c')] }, 'taken'],
    ['no message', { messages: [] }, /^A conversation must start with a user message\. Try again/],
    ['an assistant first', { messages: [assistant('a')] }, /^A conversation must start with a user message/],
    ['two of one role', { messages: [user('a'), user('b')] }, /^A conversation must alternate between user and assistant roles\./],
    ['blank text', { messages: [user('a'), assistant('b'), user(' \n')] }, /^The text field in the ContentBlock object at messages\.2\.content\.0 is blank\. Add text/],
    ['no content', { messages: [{ role: 'user', content: [] }] }, /^The content field in the Message object at messages\.0 is empty\./],
    ['an unknown role', { messages: [{ role: 'narrator', content: [{ text: 'x' }] }] }, /Value 'narrator' at 'messages\.0\.role'/],
    ['a block with two kinds', { messages: [{ role: 'user', content: [{ text: 'x', toolUse: {} }] }] }, /exactly one of its fields, but sets text, toolUse/],
    ['a blank system prompt', { ...HELLO, system: [{ text: '' }] }, /^The text field in the SystemContentBlock object at system\.0 is blank/],
    ['maxTokens 0', { ...HELLO, inferenceConfig: { maxTokens: 0 } }, /Value '0' at 'inferenceConfig\.maxTokens' failed to satisfy constraint: Member must have value greater than or equal to 1/],
    ['a temperature above 1', { ...HELLO, inferenceConfig: { temperature: 1.1 } }, /Value '1\.1' at 'inferenceConfig\.temperature' .* less than or equal to 1/],
    ['a topP below 0', { ...HELLO, inferenceConfig: { topP: -1 } }, /inferenceConfig\.topP/],
    ['a text for a number', { ...HELLO, inferenceConfig: { maxTokens: '9' } }, /#\/inferenceConfig\/maxTokens: expected type: Number, found: String/],
    ['an unknown field', { ...HELLO, modelID: 'x' }, /^Malformed input request: #: extraneous key \[modelID\] is not permitted/],
    ['an unknown field deep inside', { ...HELLO, inferenceConfig: { max_tokens: 1 } }, /#\/inferenceConfig: extraneous key \[max_tokens\]/],
    ['everything that Converse knows', {
      ...HELLO,
      system: [{ text: 'Be kind.' }, { cachePoint: { type: 'default' } }],
      inferenceConfig: { maxTokens: 5, temperature: 0, topP: 1, stopSequences: ['x'] },
      toolConfig: { tools: [{ toolSpec: { name: 't', inputSchema: { json: {} } } }], toolChoice: { auto: {} } },
      guardrailConfig: { guardrailIdentifier: 'g', guardrailVersion: '1', trace: 'enabled', streamProcessingMode: 'async' },
      additionalModelRequestFields: { thinking: { type: 'disabled' }, anything: 1 },
      requestMetadata: { a: 'b' },
      performanceConfig: { latency: 'standard' },
      serviceTier: { type: 'default' },
    }, 'taken'],
  ])('%s', (_, body, expected) => {
    expect(check(body)).toMatch(expected);
  });

  test('the newest Claude models refuse sampling and a prefilled answer; others take them', () => {
    const sampled = (name: string) => ({ ...HELLO, inferenceConfig: { [name]: 0.5 } });
    for (const id of ['anthropic.claude-haiku-5-5', 'anthropic.claude-sonnet-5', 'anthropic.claude-opus-4-8']) {
      expect(check(sampled('temperature'), id)).toBe('The model returned the following errors: `temperature` is deprecated for this model.');
      expect(check(sampled('topP'), id)).toBe('The model returned the following errors: `top_p` is deprecated for this model.');
      expect(check({ messages: [user('a'), assistant('b')] }, id)).toContain('must end with a user message');
    }
    for (const id of ['anthropic.claude-sonnet-4-5-20250929-v1:0', 'anthropic.claude-3-haiku-20240307-v1:0', 'amazon.nova-lite-v1:0']) {
      expect(check(sampled('temperature'), id)).toBe('taken');
      expect(check({ messages: [user('a'), assistant('b')] }, id)).toBe('taken');
    }
  });

  test('any JSON is taken or refused, nothing else', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (one, two) => {
      check(one);
      check({ messages: one, system: two });
      check({ messages: [{ role: 'user', content: one }], toolConfig: two });
      check({ messages: [{ role: 'user', content: [{ toolResult: one }] }], inferenceConfig: two });
    }), { numRuns: 300 });
  });
});

describe('InvokeModel for Claude', () => {
  const BODY = { anthropic_version: 'bedrock-2023-05-31', max_tokens: 10, messages: [{ role: 'user', content: 'Hello' }] };
  const check = (body: unknown, behind = 'anthropic.claude-haiku-5-5') => refusal(() => readAnthropicMessages(body, CLAUDE, behind));

  test.each([
    ['a question', BODY, 'taken'],
    ['blocks', { ...BODY, system: [{ type: 'text', text: 'Be kind.' }], messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }] }, 'taken'],
    ['an effort', { ...BODY, output_config: { effort: 'low' } }, 'taken'],
    ['no version', { ...BODY, anthropic_version: undefined }, 'anthropic_version: Field required'],
    ['another version', { ...BODY, anthropic_version: '2023-06-01' }, "anthropic_version: Input should be 'bedrock-2023-05-31'"],
    ['no max_tokens', { ...BODY, max_tokens: undefined }, 'max_tokens: Field required'],
    ['an unknown field', { ...BODY, maxTokens: 1 }, 'Malformed input request: #: extraneous key [maxTokens] is not permitted, please reformat your input and try again.'],
    ['a temperature', { ...BODY, temperature: 1 }, 'The model returned the following errors: `temperature` is deprecated for this model.'],
    ['a system message', { ...BODY, messages: [{ role: 'system', content: 'x' }] }, "messages.0.role: Input should be 'user' or 'assistant'"],
  ])('%s', (_, body, expected) => {
    expect(check(JSON.parse(JSON.stringify(body)))).toBe(expected);
  });

  test('other models are refused, with what to do', () => {
    expect(check(BODY, 'amazon.nova-lite-v1:0')).toContain('use Converse');
    expect(check(BODY, '')).toBe('taken');
  });

  test('any JSON is taken or refused, nothing else', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      check(value);
      check({ ...BODY, messages: value });
      check({ ...BODY, system: value });
      check({ ...BODY, tools: value, tool_choice: value });
      check({ ...BODY, messages: [{ role: 'user', content: [value] }] });
    }), { numRuns: 300 });
  });
});

test('a refusal reaches the SDK as a ValidationException', async () => {
  const client = (await stage()).client();
  await expect(client.send(new ConverseCommand({ ...ask('x'), messages: [] }))).rejects.toMatchObject({ name: 'ValidationException', $metadata: { httpStatusCode: 400 } });
  await expect(client.send(new InvokeModelCommand({ modelId: CLAUDE, body: 'no JSON' }))).rejects.toMatchObject({ name: 'ValidationException' });
});
