import { converse, converseStream } from '../../../../lambda-src/function/bedrock/converse-request';
import { CONFIGURATION, SETTINGS } from '../harness';

const question = { message: 'And now?', history: [{ message: 'Who are you?', reply: 'A model.' }], metadata: { turnId: 't1' } };

test('only what was set is sent, and maxTokens', () => {
  expect(converseStream(CONFIGURATION, question)).toEqual({
    modelId: 'us.amazon.nova-2-lite-v1:0',
    messages: [
      { role: 'user', content: [{ text: 'Who are you?' }] },
      { role: 'assistant', content: [{ text: 'A model.' }] },
      { role: 'user', content: [{ text: 'And now?' }] },
    ],
    inferenceConfig: { maxTokens: 1000 },
  });
});

test('everything that can be set is sent, a zero too', () => {
  const request = converseStream({
    ...CONFIGURATION,
    guardrail: { identifier: 'g1', version: '3' },
    settings: {
      ...SETTINGS,
      systemPrompt: 'Be kind.',
      temperature: 0,
      topP: 0.5,
      stopSequences: ['END'],
      guardrailStreamMode: 'async',
      promptCaching: { systemPrompt: true, history: true },
      serviceTier: 'flex',
      latency: 'optimized',
      reasoningEffort: 'low',
      additionalModelRequestFields: { thinking: { type: 'disabled' } },
      requestMetadata: true,
    },
  }, question);
  expect(request).toMatchObject({
    system: [{ text: 'Be kind.' }, { cachePoint: { type: 'default' } }],
    inferenceConfig: { maxTokens: 1000, temperature: 0, topP: 0.5, stopSequences: ['END'] },
    guardrailConfig: { guardrailIdentifier: 'g1', guardrailVersion: '3', streamProcessingMode: 'async' },
    serviceTier: { type: 'flex' },
    performanceConfig: { latency: 'optimized' },
    outputConfig: { effort: 'low' },
    additionalModelRequestFields: { thinking: { type: 'disabled' } },
    requestMetadata: { turnId: 't1' },
  });
  expect(request.messages!.at(-1)).toEqual({ role: 'user', content: [{ text: 'And now?' }, { cachePoint: { type: 'default' } }] });
});

test('the guardrail of Converse has no stream mode', () => {
  const request = converse({ ...CONFIGURATION, guardrail: { identifier: 'g1', version: '3' }, settings: { ...SETTINGS, guardrailStreamMode: 'sync' } }, question);
  expect(request.guardrailConfig).toEqual({ guardrailIdentifier: 'g1', guardrailVersion: '3' });
});

test('one question is not kept in the cache, the system prompt before it is', () => {
  const request = converse({ ...CONFIGURATION, settings: { ...SETTINGS, systemPrompt: 'Be kind.', promptCaching: { systemPrompt: true, history: true } } }, { message: 'Hi', history: [] });
  expect(request.system).toEqual([{ text: 'Be kind.' }, { cachePoint: { type: 'default' } }]);
  expect(request.messages).toEqual([{ role: 'user', content: [{ text: 'Hi' }] }]);
});

test('a blank reply is left out of the history, with its question: models refuse blank texts', () => {
  const request = converseStream(CONFIGURATION, { message: 'Hi', history: [{ message: 'q', reply: ' \n' }, ...question.history] });
  expect(request.messages).toHaveLength(3);
  expect(request.messages![0]).toEqual({ role: 'user', content: [{ text: 'Who are you?' }] });
});
