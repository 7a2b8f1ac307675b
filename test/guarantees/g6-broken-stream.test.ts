import { Stage } from './stage';
import type { ScriptedReply, Step } from '../../local/bedrock/models/scripted';
import type { ReplyErrorCode } from '../../src/contract/schema-types';

/** Stands in all that the service says of its failures. */
const INTERNALS = 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/internals';
const said: Step = { text: 'so far', delayMillis: 10 };

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

const refused = (name: string, message = INTERNALS): ScriptedReply => ({ error: { name, message } });
const broken = (...steps: Step[]): ScriptedReply => ({ steps: [said, ...steps] });
const exception = (name: string) => broken({ exception: name, message: INTERNALS });

const CASES: readonly (readonly [string, ScriptedReply, ReplyErrorCode])[] = [
  ['the connection ends in mid-stream', broken({ fault: 'cut' }), 'INTERRUPTED'],
  ['the connection is reset in mid-stream', broken({ fault: 'reset' }), 'INTERRUPTED'],
  ['the service says goodbye in mid-stream', broken({ fault: 'goaway' }), 'INTERRUPTED'],
  ['the stream ends without a stop', broken({ fault: 'end' }), 'INTERRUPTED'],
  ['a frame is torn', broken({ fault: 'torn-frame' }), 'INTERRUPTED'],
  ['a checksum is wrong', broken({ fault: 'bad-checksum' }), 'INTERRUPTED'],
  ['an error of the model\'s in the stream', exception('modelStreamErrorException'), 'INTERRUPTED'],
  ['an internal error in the stream', exception('internalServerException'), 'MODEL_UNAVAILABLE'],
  ['an unavailable service in the stream', exception('serviceUnavailableException'), 'MODEL_UNAVAILABLE'],
  ['throttled in mid-stream', exception('throttlingException'), 'THROTTLED'],
  ['refused in mid-stream', exception('validationException'), 'INVALID_REQUEST'],
  ['an exception that nobody knows', exception('novelException'), 'INTERRUPTED'],
  ['the context is full', broken({ stop: 'model_context_window_exceeded' }), 'CONTEXT_TOO_LONG'],
  ['throttled before the stream, every time', refused('ThrottlingException'), 'THROTTLED'],
  ['unavailable before the stream, every time', refused('ServiceUnavailableException'), 'MODEL_UNAVAILABLE'],
  ['access denied', refused('AccessDeniedException'), 'MODEL_ACCESS_DENIED'],
  ['no such model', refused('ResourceNotFoundException'), 'MODEL_ACCESS_DENIED'],
  ['a request that the model does not take', refused('ValidationException'), 'INVALID_REQUEST'],
  ['a context that is too long', refused('ValidationException', `Input is too long for ${INTERNALS}`), 'CONTEXT_TOO_LONG'],
];

const RETRYABLE: readonly ReplyErrorCode[] = ['THROTTLED', 'MODEL_UNAVAILABLE', 'INTERRUPTED'];

/** A sentence for the person who asked. */
const SENTENCES = /^([A-Z][^.:{}<>]+\.( |$))+$/;
const UNSAFE = /arn:|\baws|amazonaws|exception|bedrock|lambda|dynamo|internals|\bat \w|123456789012|errno|ECONN|socket/i;

describe('G6 a broken stream is a failed turn', () => {
  test.each(CASES)('%s', async (name, reply, code) => {
    stage.answers(name, reply);
    const listener = await stage.client().listen();
    const end = await listener.ask(name);
    const turn = await listener.turn(end.turnId);
    expect(turn).toMatchObject({
      status: 'FAILED',
      reply: reply.error ? '' : 'so far',
      error: { code, retryable: RETRYABLE.includes(code), message: expect.stringMatching(SENTENCES) },
    });
    expect(end).toMatchObject({ status: 'FAILED', error: turn.error, length: turn.reply.length });
    expect(listener.assembled(turn.id)).toBe(turn.reply);
    const { message: _question, ...told } = turn;
    expect(JSON.stringify([told, listener.events])).not.toMatch(UNSAFE);
    expect(await listener.ask('and now')).toMatchObject({ status: 'COMPLETE' });
  });

  test.each(['cut', 'reset', 'goaway'] as const)('a connection that ends after the last byte breaks nothing: %s', async (fault) => {
    stage.answers(fault, broken(
      { event: 'messageStop', payload: { stopReason: 'end_turn' } },
      { event: 'metadata', payload: { usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 }, metrics: { latencyMs: 1 } } },
      { fault, delayMillis: 20 },
    ));
    const listener = await stage.client().listen();
    const { turnId } = await listener.ask(fault);
    expect(await listener.turn(turnId)).toMatchObject({ status: 'COMPLETE', reply: 'so far', stopReason: 'end_turn', usage: { totalTokens: 3 } });
    expect(await listener.ask('and now')).toMatchObject({ status: 'COMPLETE' });
  });

  test('what models of today do not say breaks nothing: an event, a delta and a stop reason that nobody knows', async () => {
    stage.answers('novel', [
      { event: 'novelEvent', payload: { novel: true } }, said,
      { event: 'contentBlockDelta', payload: { contentBlockIndex: 0, delta: { novelDelta: { text: 'unseen' } } } }, said,
      { stop: 'novel_reason' },
    ]);
    const listener = await stage.client().listen();
    const { turnId } = await listener.ask('novel');
    expect(await listener.turn(turnId)).toMatchObject({ status: 'COMPLETE', reply: 'so farso far', stopReason: 'novel_reason', error: null });
  });

  test('throttled before the stream, then no more: the reply comes', async () => {
    const message = 'throttled at first';
    stage.answers(message, (call) => call === 0 ? refused('ThrottlingException') : { steps: [{ text: 'here it is' }] });
    const listener = await stage.client().listen();
    const { turnId } = await listener.ask(message);
    expect(await listener.turn(turnId)).toMatchObject({ status: 'COMPLETE', reply: 'here it is' });
    expect(stage.asked(message)).toBe(2);
  });

  test.each([
    ['AccessDeniedException', 'MODEL_ACCESS_DENIED'],
    ['ValidationException', 'INVALID_REQUEST'],
    ['ServiceUnavailableException', 'MODEL_UNAVAILABLE'],
  ])('invokeModel: %s is an error of type %s', async (name, code) => {
    stage.answers(name, refused(name));
    const error = await stage.client().invokeModel(name).catch((reason) => reason);
    expect(error).toMatchObject({ type: code, message: expect.stringMatching(SENTENCES) });
    expect(error.message).not.toMatch(UNSAFE);
  });
});
