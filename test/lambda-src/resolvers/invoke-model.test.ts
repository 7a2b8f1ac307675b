import { withKey } from './callers';
import { ChatApi } from './chat-api';
import type { InvokeOutcome } from '../../../local/services';

let api: ChatApi;
beforeEach(async () => {
  api = await ChatApi.open();
});
afterAll(() => ChatApi.closeAll());

const ask = (input: string) => api.call<string>(withKey, 'Mutation.invokeModel', { input });

test('hello greets', async () => {
  expect(await api.call(withKey, 'Query.hello', {})).toEqual(expect.stringMatching(/^Hello/));
});

describe('invokeModel', () => {
  test('keeps the shape of the pattern\'s event and answers the text', async () => {
    api.lambdaAnswers = { payload: { answer: 'Hi' } };
    expect(await ask('Hello')).toBe('Hi');
    expect(api.question).toEqual({ arguments: { input: 'Hello' } });
  });

  test('an empty answer is an answer', async () => {
    api.lambdaAnswers = { payload: { answer: '' } };
    expect(await ask('Hello')).toBe('');
  });

  test('an error of the function becomes its code and sentence', async () => {
    api.lambdaAnswers = { payload: { error: { code: 'MODEL_ACCESS_DENIED', message: 'This account may not use the model.' } } };
    await expect(ask('Hello')).rejects.toMatchObject({ errorType: 'MODEL_ACCESS_DENIED', message: 'This account may not use the model.' });
  });

  test.each<[string, InvokeOutcome, string]>([
    ['a function that throws', { functionError: { errorType: 'Error', errorMessage: 'secret', trace: ['secret.js'] } }, 'INTERNAL'],
    ['a function that runs out of time', { functionError: { errorType: 'Sandbox.Timedout', errorMessage: 'RequestId: secret Error: Task timed out after 30.00 seconds' } }, 'TIMED_OUT'],
    ['a Lambda that is too busy', { serviceError: { errorType: 'TooManyRequestsException', message: 'secret Rate Exceeded' } }, 'THROTTLED'],
    ['a function that is not there', { serviceError: { errorType: 'ResourceNotFoundException', message: 'secret arn' } }, 'INTERNAL'],
    ['an answer that is none', { payload: null }, 'INTERNAL'],
    ['an answer of another shape', { payload: { secret: true } }, 'INTERNAL'],
  ])('%s tells nothing of its insides', async (_, outcome, errorType) => {
    api.lambdaAnswers = outcome;
    await expect(ask('Hello')).rejects.toMatchObject({ errorType, message: expect.not.stringContaining('secret') });
  });

  test('an empty, blank or too long question asks no model', async () => {
    await expect(ask('')).rejects.toMatchObject({ errorType: 'BadRequest', message: expect.stringContaining('`input`') });
    await expect(ask(' \n')).rejects.toMatchObject({ errorType: 'BadRequest', message: expect.stringContaining('`input`') });
    await expect(ask('x'.repeat(65537))).rejects.toMatchObject({ errorType: 'TooLarge', message: expect.stringContaining('`input`') });
    expect(api.question).toBeUndefined();
  });
});
