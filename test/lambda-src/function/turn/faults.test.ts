import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { createBedrockClient } from '../../../../lambda-src/function/bedrock/client';
import { createStreamReply } from '../../../../lambda-src/function/bedrock/stream-reply';
import { environmentCredentials } from '../../../../lambda-src/function/credentials';
import { createGraphqlClient } from '../../../../lambda-src/function/graphql/client';
import { createReplyApi } from '../../../../lambda-src/function/graphql/reply-api';
import { runTurn } from '../../../../lambda-src/function/turn/run-turn';
import { FakeAppSync, type AppSyncFault } from '../../../fakes/fake-appsync';
import { type BedrockAnswer, type BedrockStep, FakeBedrock, frame, reasoningStep, say, stopStep, textStep, USAGE, usageStep } from '../../../fakes/fake-bedrock';
import { assemble } from '../../../fakes/reply-store';
import { CONFIGURATION, recordLog, SETTINGS, TURN, useCredentials } from '../harness';

const words = Array.from({ length: 20 }, (_, index) => `word${index} 😀 `);
const all = words.join('');
const stream = (...steps: BedrockStep[]): BedrockAnswer => ({ stream: steps });

let appSync: FakeAppSync;
let bedrock: FakeBedrock;
const closing: (() => unknown)[] = [];

beforeEach(useCredentials);
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** The shipped parts over real sockets; HTTP/2 is what the SDK does by itself. */
async function begin(answer: FakeBedrock['answer'], protocol: 'HTTP/1.1' | 'HTTP/2' = 'HTTP/1.1') {
  appSync = await FakeAppSync.start();
  bedrock = await FakeBedrock.start(protocol);
  bedrock.answer = answer;
  process.env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME = bedrock.url;
  const client = protocol === 'HTTP/1.1'
    ? createBedrockClient('eu-west-1')
    : new BedrockRuntimeClient({ region: 'eu-west-1', credentials: environmentCredentials });
  const graphql = createGraphqlClient(appSync.url, 'eu-west-1');
  closing.push(() => client.destroy(), graphql.close, () => appSync.close(), () => bedrock.close());
  appSync.store.accept(TURN.turnId);
  const log = recordLog();
  const settings = { ...SETTINGS, publishIntervalMillis: 10 };
  const services = { streamReply: createStreamReply(client, { ...CONFIGURATION, settings }), api: createReplyApi(graphql.execute), settings };
  const run = (remaining = 10_000) => runTurn(TURN, remaining, services, log);
  return { run, log };
}

const turn = () => appSync.store.turn(TURN.turnId);
const heard = () => assemble(appSync.store.events);

describe.each(['HTTP/1.1', 'HTTP/2'] as const)('over %s', (protocol) => {
  test('G3 a reply arrives whole', async () => {
    const { run } = await begin(() => say(...words), protocol);
    await run();
    expect(turn().end).toMatchObject({ status: 'COMPLETE', reply: all, stopReason: 'end_turn', usage: USAGE });
    expect(heard()).toMatchObject({ text: all, missed: false, end: { status: 'COMPLETE', length: all.length } });
  });

  test.each(['close', 'reset', 'goaway'] as const)('G6 a connection that ends in mid-reply (%s) is a failed turn with what was said', async (end) => {
    const { run } = await begin(() => stream(...words.slice(0, 10).map(textStep), end), protocol);
    await run();
    expect(turn().end).toMatchObject({ status: 'FAILED', reply: words.slice(0, 10).join(''), error: { code: 'INTERRUPTED', retryable: true } });
    expect(heard()).toMatchObject({ text: words.slice(0, 10).join(''), missed: false });
  });

  test.each(['close', 'reset', 'goaway'] as const)('a connection that ends after the last byte (%s) loses nothing', async (end) => {
    const { run } = await begin(() => stream(...words.map(textStep), stopStep(), usageStep, end), protocol);
    await run();
    expect(turn().end).toMatchObject({ status: 'COMPLETE', reply: all });
  });

  test('G6 an exception in the stream has its code', async () => {
    const { run } = await begin(() => stream(textStep('Half'), { exception: 'throttlingException', message: 'secret internals' }), protocol);
    await run();
    expect(turn().end).toMatchObject({ status: 'FAILED', reply: 'Half', error: { code: 'THROTTLED', retryable: true } });
    expect(JSON.stringify(appSync.calls)).not.toContain('secret internals');
  });

  test('G6 throttling before the stream is tried again', async () => {
    const { run } = await begin((nth) => nth === 1 ? { error: 'ThrottlingException', status: 429 } : say('At last.'), protocol);
    await run();
    expect(turn().end).toMatchObject({ status: 'COMPLETE', reply: 'At last.' });
  });

  test('a stop closes the stream, so that the model writes no further', async () => {
    const { run } = await begin(() => stream(textStep('So far'), 'hang'), protocol);
    appSync.fault = (call) => {
      if (call.field === 'publishReply') turn().status = 'CANCELLING';
      return undefined;
    };
    await run();
    await bedrock.calls[0].closed;
    expect(turn().end).toMatchObject({ status: 'CANCELLED', reply: 'So far' });
  });

  test('G1 a model that never stops talking is stopped in time', async () => {
    let over = false;
    const endless = function* (): Generator<BedrockStep> {
      while (!over) {
        yield textStep('on and ');
        yield { waitMillis: 5 };
      }
    };
    const { run } = await begin(() => ({ stream: { [Symbol.iterator]: endless } as any }), protocol);
    await run(1_500);
    over = true;
    expect(turn().end).toMatchObject({ status: 'FAILED', error: { code: 'TIMED_OUT' } });
    expect(heard()).toMatchObject({ text: turn().end!.reply, missed: false });
  });
});

test.each<[string, BedrockAnswer, string, boolean]>([
  ['denied access', { error: 'AccessDeniedException', status: 403, message: 'User: arn:aws:sts::1:assumed-role/x' }, 'MODEL_ACCESS_DENIED', false],
  ['a model that is not there', { error: 'ResourceNotFoundException', status: 404 }, 'MODEL_ACCESS_DENIED', false],
  ['an invalid request', { error: 'ValidationException', status: 400, message: 'temperature is deprecated' }, 'INVALID_REQUEST', false],
  ['too long a context', { error: 'ValidationException', status: 400, message: 'Input is too long for requested model.' }, 'CONTEXT_TOO_LONG', false],
  ['a model that times out', { error: 'ModelTimeoutException', status: 408 }, 'MODEL_UNAVAILABLE', true],
  ['a model that fails', { error: 'ModelErrorException', status: 424 }, 'MODEL_UNAVAILABLE', true],
  ['an error without a known name', { error: 'BrandNewException', status: 403 }, 'MODEL_ACCESS_DENIED', false],
])('G6 %s has its code, and no word of the service\'s own gets out', async (_what, answer, code, retryable) => {
  const { run, log } = await begin(() => answer);
  await run();
  expect(turn().end).toMatchObject({ status: 'FAILED', reply: '', error: { code, retryable } });
  const told = JSON.stringify(appSync.calls) + JSON.stringify(log.lines);
  expect(told).not.toContain('arn:aws');
  expect(told).not.toContain('is deprecated');
});

test('the stream holds what this SDK knows nothing of, frames cut anywhere, reasoning and an unknown stop reason', async () => {
  const frames = Buffer.concat([
    frame('event', 'brandNewEvent', { x: 1 }),
    frame('event', 'contentBlockDelta', { contentBlockIndex: 0, delta: { brandNewDelta: { y: 2 } } }),
    frame('event', 'contentBlockDelta', { contentBlockIndex: 1, delta: { text: 'Hé 😀' } }),
  ]);
  const bytes = Array.from(frames, (byte) => ({ bytes: Uint8Array.of(byte) }));
  const { run } = await begin(() => stream(reasoningStep('hmm'), ...bytes, stopStep('brand_new'), usageStep));
  await run();
  expect(turn().end).toMatchObject({ status: 'COMPLETE', reply: 'Hé 😀', stopReason: 'brand_new' });
  expect(appSync.calls.some(({ input }) => input.reasoning)).toBe(false);
});

test('G6 a frame that is damaged on the way is a broken stream', async () => {
  const damaged = Buffer.from(frame('event', 'contentBlockDelta', { delta: { text: 'xx' } }));
  damaged[damaged.length - 6]++;
  const { run } = await begin(() => stream(textStep('Half'), { bytes: damaged }, stopStep()));
  await run();
  expect(turn().end).toMatchObject({ status: 'FAILED', reply: 'Half', error: { code: 'INTERRUPTED' } });
});

test('G4 a connection that died while the function was frozen is found out by a reset, and the question is asked over another', async () => {
  const { run } = await begin((nth) => nth === 2 ? 'reset' : say('Hello.'));
  await run();
  appSync.store.accept(TURN.turnId);
  await run();
  expect(turn().end).toMatchObject({ status: 'COMPLETE', reply: 'Hello.' });
  expect([bedrock.calls.length, bedrock.connections]).toEqual([3, 2]);
});

test('G6 a Bedrock that cannot be reached', async () => {
  const { run } = await begin(() => 'reset');
  await run();
  expect(turn().end).toMatchObject({ status: 'FAILED', error: { code: 'MODEL_UNAVAILABLE', retryable: true } });
});

const paced = () => stream(...words.flatMap((word) => [textStep(word), { waitMillis: 15 }]), stopStep(), usageStep);

test.each<[string, (field: string, nth: number) => AppSyncFault | undefined]>([
  ['throttles', (_field, nth) => nth % 3 === 1 ? { status: 429 } : undefined],
  ['answers 500', (_field, nth) => nth % 2 === 1 ? { status: 500 } : undefined],
  ['answers 503 for a while', (field, nth) => field !== 'startTurn' && nth < 6 ? { status: 503 } : undefined],
  ['denies the first claims and the first end', (field, nth) => ['startTurn', 'finishTurn'].includes(field) && nth < 3 ? { status: 403 } : undefined],
  ['is slow', () => ({ delayMillis: 60 })],
  ['resets connections', (_field, nth) => nth % 2 === 1 ? 'reset' : undefined],
  ['loses its answers', (_field, nth) => nth % 2 === 1 ? 'lost' : undefined],
  ['reports internal errors', (_field, nth) => nth % 2 === 1 ? { errorType: 'Internal' } : undefined],
  ['answers what is not JSON', (_field, nth) => nth % 2 === 1 ? { body: '<html>' } : undefined],
  ['takes no publish at all', (field) => field === 'publishReply' || field === 'saveReply' ? { status: 500 } : undefined],
  ['leaves publishes without an answer', (field) => field === 'publishReply' ? 'hang' : undefined],
])('G1 G3 the reply is exact although AppSync %s', async (_what, fault) => {
  const { run } = await begin(paced);
  appSync.fault = (call, nth) => fault(call.field, nth);
  await run();
  expect(turn().end).toMatchObject({ status: 'COMPLETE', reply: all });
  expect(heard()).toMatchObject({ text: all, missed: false });
  expect(bedrock.calls).toHaveLength(1);
});

test('one request to AppSync is under way at a time', async () => {
  const { run } = await begin(paced);
  appSync.fault = () => ({ delayMillis: 5 });
  await run();
  expect(appSync.mostInFlight).toBe(1);
  expect(appSync.count('publishReply')).toBeGreaterThan(3);
});

test('G4 the same event, delivered twice at once and once more later, is answered once', async () => {
  const { run, log } = await begin(paced);
  await Promise.all([run(), run()]);
  await run();
  expect(appSync.count('startTurn')).toBe(3);
  expect(appSync.count('finishTurn')).toBe(1);
  expect(heard()).toMatchObject({ text: all, missed: false });
  expect(log.lines.filter(({ message }) => message === 'turn not taken')).toHaveLength(2);
});

test('two questions go over one connection to Bedrock and one to AppSync', async () => {
  const { run } = await begin(() => say('Hello.'));
  await run();
  appSync.store.accept(TURN.turnId);
  await run();
  expect([bedrock.connections, appSync.connections]).toEqual([1, 1]);
});
