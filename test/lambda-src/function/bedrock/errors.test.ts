import { codeOf, hintOf } from '../../../../lambda-src/function/bedrock/errors';

const named = (name: string, message = '') => Object.assign(new Error(message), { name });

test.each([
  'Input is too long for requested model.',
  'prompt is too long: 210000 tokens > 200000 maximum',
  'The model returned the following errors: input length and `max_tokens` exceed context limit: 199000 + 4096 > 200000',
  'This model\'s maximum context length is 8192 tokens.',
  'Too many input tokens. Max input tokens: 300000, request input token count: 400000',
  'The maximum number of input tokens is 1000',
])('providers\' words for too long a context: %s', (message) => {
  expect(codeOf(named('ValidationException', message), false)).toBe('CONTEXT_TOO_LONG');
});

test.each([
  'Invocation of model ID x with on-demand throughput isn\'t supported.',
  'messages.0.content.0.text: text must not be blank',
  'The maximum tokens you requested exceeds the model limit of 8192. Try again with a maximum tokens value that is lower than 8192.',
  'temperature: must be at most 1',
])('other refusals: %s', (message) => {
  expect(codeOf(named('ValidationException', message), false)).toBe('INVALID_REQUEST');
});

test.each([
  [429, 'THROTTLED'], [401, 'MODEL_ACCESS_DENIED'], [403, 'MODEL_ACCESS_DENIED'], [404, 'MODEL_ACCESS_DENIED'], [409, 'INVALID_REQUEST'], [502, 'MODEL_UNAVAILABLE'],
])('an error without a known name goes by its status %i', (httpStatusCode, code) => {
  expect(codeOf(Object.assign(named('BrandNew'), { $metadata: { httpStatusCode } }), false)).toBe(code);
});

test('an error of the function\'s own is INTERNAL', () => {
  expect(codeOf(new TypeError('x is undefined'), false)).toBe('INTERNAL');
});

test('the log gets a hint where the service\'s words may not stand', () => {
  expect(hintOf(named('ValidationException', 'Invocation of model ID x with on-demand throughput isn\'t supported'))).toMatch(/inference profile/);
  expect(hintOf(named('ValidationException', 'something with a secret'))).toBeUndefined();
});
