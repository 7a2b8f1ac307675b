import type { ReplyPart } from '../../../../lambda-src/function/bedrock/reply-part';
import { GraphqlFailure } from '../../../../lambda-src/function/graphql/failure';
import { runTurn } from '../../../../lambda-src/function/turn/run-turn';
import type { ChatSettings } from '../../../../src/contract/settings';
import { ManualClock, settle } from '../../../fakes/manual-clock';
import { assemble, ReplyStore } from '../../../fakes/reply-store';
import { clockOf, directApi, recordLog, SETTINGS, TURN } from '../harness';

type Step = ReplyPart | { readonly wait: number } | { readonly fail: object } | 'hang';
const text = (said: string): Step => ({ type: 'text', text: said });
const STOP: Step = { type: 'stop', stopReason: 'end_turn' };
const USAGE: Step = { type: 'usage', usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 } };

/** A turn over a model that says these steps, at a time that the test moves. */
function begin(steps: Step[], { settings = SETTINGS, remaining = 60_000 }: { settings?: ChatSettings; remaining?: number } = {}) {
  const clock = new ManualClock();
  const store = new ReplyStore();
  const api = directApi(store, clock);
  const log = recordLog();
  const model = { started: false, aborted: undefined as unknown };
  store.accept(TURN.turnId);
  async function* streamReply(_event: unknown, signal: AbortSignal): AsyncGenerator<ReplyPart> {
    model.started = true;
    signal.addEventListener('abort', () => { model.aborted = signal.reason; });
    for (const step of steps) {
      if (step === 'hang') await new Promise(() => {});
      else if ('wait' in step) await new Promise<void>((resolve) => void clock.after(step.wait, resolve));
      else if ('fail' in step) throw Object.assign(new Error('secret internals'), step.fail);
      else yield step;
    }
  }
  const run = () => {
    let done = false;
    const services = { streamReply, api, settings, clock: clockOf(clock), random: () => 1 };
    const running = runTurn(TURN, remaining, services, log).finally(() => { done = true; });
    return {
      running,
      /** Moves the time until the turn is over. */
      finish: async (longest = 120_000) => {
        for (let moved = 0; !done && moved < longest; moved += 50) await clock.advance(50);
        await running;
      },
    };
  };
  const end = () => store.turn(TURN.turnId).end;
  return { clock, store, api, log, model, run, end };
}

const anAnswer = [text('Once '), { wait: 30 }, text('upon'), { wait: 500 }, text(' a time.'), STOP, USAGE];

test('G1 G3 a reply is streamed, stored and ended once', async () => {
  const world = begin(anAnswer);
  await world.run().finish();
  expect(world.end()).toMatchObject({
    status: 'COMPLETE', reply: 'Once upon a time.', stopReason: 'end_turn', usage: { inputTokens: 1, outputTokens: 2, totalTokens: 3 },
  });
  expect(assemble(world.store.events)).toMatchObject({ text: 'Once upon a time.', missed: false });
  expect(world.api.of('finishTurn')).toHaveLength(1);
});

test('the model starts while the turn is still being claimed, and nothing is published before', async () => {
  const world = begin(anAnswer);
  let claimed: () => void = () => {};
  world.api.intercept = async (call, _nth, work) => {
    if (call.field === 'startTurn') await new Promise<void>((resolve) => { claimed = resolve; });
    return work();
  };
  const run = world.run();
  await world.clock.advance(2_000);
  expect(world.model.started).toBe(true);
  expect(world.api.calls.map(({ field }) => field)).toEqual(['startTurn']);
  claimed();
  await run.finish();
  expect(world.end()).toMatchObject({ status: 'COMPLETE', reply: 'Once upon a time.' });
});

test('the deadline that the claim asks for is the function\'s own time', async () => {
  const world = begin(anAnswer, { remaining: 59_400 });
  await world.run().finish();
  expect(world.api.of('startTurn')[0].input).toMatchObject({ timeoutSeconds: 60 });
});

test('G4 an event that is delivered twice is answered once: the second execution stops its model and says nothing', async () => {
  const world = begin([text('Twice?'), 'hang']);
  world.store.turn(TURN.turnId).claim = 'the first execution';
  await world.run().finish();
  expect(world.model.aborted).toBe('unclaimed');
  expect(world.api.calls.map(({ field }) => field)).toEqual(['startTurn']);
  expect(world.log.lines).toEqual([expect.objectContaining({ level: 'INFO', message: 'turn not taken', code: 'Conflict' })]);
});

test('G4 a claim whose answer got lost is repeated with the same claim', async () => {
  const world = begin(anAnswer);
  world.api.intercept = (call, nth, work) => {
    const answer = work();
    if (call.field === 'startTurn' && nth < 3) throw new GraphqlFailure('unavailable', 'ECONNRESET');
    return answer;
  };
  await world.run().finish();
  expect(new Set(world.api.of('startTurn').map(({ input }) => input.claim)).size).toBe(1);
  expect(world.end()).toMatchObject({ status: 'COMPLETE' });
});

test('two executions never share a claim', async () => {
  const claims = [];
  for (const world of [begin(anAnswer), begin(anAnswer)]) {
    await world.run().finish();
    claims.push(world.api.of('startTurn')[0].input.claim);
  }
  expect(claims[0]).not.toBe(claims[1]);
});

test('an API that denies the claim stops the model, and the log says so', async () => {
  const world = begin([text('x'), 'hang']);
  world.api.intercept = () => { throw new GraphqlFailure('denied', 'HTTP 403'); };
  await world.run().finish();
  expect(world.model.aborted).toBe('unclaimed');
  expect(world.log.lines).toEqual([expect.objectContaining({ level: 'ERROR', errorCode: 'HTTP 403', TurnsLost: 1 })]);
});

test.each([['before the model has said anything', ['hang']], ['after the model has said everything', anAnswer.slice(0, 2).concat(STOP, USAGE)]])(
  'G1 a stop that was asked for before the claim ends the turn at once, %s', async (_when, steps) => {
    const world = begin(steps as Step[]);
    world.store.accept(TURN.turnId, 'CANCELLING');
    world.api.intercept = async (call, _nth, work) => {
      if (call.field === 'startTurn') await new Promise<void>((resolve) => void world.clock.after(100, resolve));
      return work();
    };
    const run = world.run();
    await world.clock.advance(200);
    await run.running;
    expect(world.end()).toMatchObject({ status: 'CANCELLED' });
    expect(world.api.of('publishReply')).toEqual([]);
  });

test('G1 a stop in mid-reply keeps what has been said', async () => {
  const world = begin([text('So far'), 'hang']);
  const run = world.run();
  await world.clock.advance(500);
  world.store.turn(TURN.turnId).status = 'CANCELLING';
  await world.clock.advance(2_000);
  await run.running;
  expect(world.model.aborted).toBe('cancelled');
  expect(world.end()).toMatchObject({ status: 'CANCELLED', reply: 'So far' });
  expect(world.end()!.error).toBeUndefined();
  expect(assemble(world.store.events)).toMatchObject({ text: 'So far', missed: false });
});

test('a conversation that is deleted in mid-reply stops the model, and nobody is told', async () => {
  const world = begin([text('So far'), 'hang']);
  const run = world.run();
  await world.clock.advance(500);
  world.store.turns.clear();
  await world.clock.advance(2_000);
  await run.running;
  expect(world.model.aborted).toBe('gone');
  expect(world.api.of('finishTurn')).toEqual([]);
});

test('G1 a reply that does not end is stopped before the function is: TIMED_OUT, what was said is kept', async () => {
  const world = begin(Array.from({ length: 1_000 }, () => [text('on and '), { wait: 100 }]).flat() as Step[], { remaining: 30_000 });
  await world.run().finish();
  expect(world.clock.now()).toBeGreaterThan(24_000);
  expect(world.clock.now()).toBeLessThan(27_000);
  expect(world.end()).toMatchObject({ status: 'FAILED', error: { code: 'TIMED_OUT', retryable: true } });
  expect(world.end()!.reply).toBe('on and '.repeat(world.end()!.reply.length / 7));
  expect(assemble(world.store.events)).toMatchObject({ text: world.end()!.reply, missed: false });
});

test('a short timeout keeps a fifth of itself for the end', async () => {
  const world = begin(['hang'], { remaining: 5_000 });
  await world.run().finish();
  expect(world.api.of('finishTurn')[0].at).toBe(4_000);
});

test.each<[string, Step[], object]>([
  ['G6 a stream that ends without a stop', [text('Half')], { status: 'FAILED', reply: 'Half', error: { code: 'INTERRUPTED' } }],
  ['G6 a stream that says nothing at all', [], { status: 'FAILED', reply: '', error: { code: 'INTERRUPTED' } }],
  ['G6 a connection that breaks in the stream', [text('Half'), { fail: { code: 'ECONNRESET' } }], { status: 'FAILED', reply: 'Half', error: { code: 'INTERRUPTED' } }],
  ['G6 throttling in the stream', [text('Half'), { fail: { name: 'ThrottlingException' } }], { status: 'FAILED', reply: 'Half', error: { code: 'THROTTLED' } }],
  ['G6 a model that fails in the stream', [text('H'), { fail: { name: 'ModelStreamErrorException' } }], { status: 'FAILED', error: { code: 'INTERRUPTED' } }],
  ['G6 denied access', [{ fail: { name: 'AccessDeniedException' } }], { status: 'FAILED', error: { code: 'MODEL_ACCESS_DENIED', retryable: false } }],
  ['G6 a stall before the first word', ['hang'], { status: 'FAILED', error: { code: 'MODEL_UNAVAILABLE' } }],
  ['G6 a stall in mid-reply', [text('Half'), 'hang'], { status: 'FAILED', reply: 'Half', error: { code: 'INTERRUPTED' } }],
  ['an error after the stop', [text('All'), STOP, { fail: { code: 'ECONNRESET' } }], { status: 'COMPLETE', reply: 'All' }],
  ['no usage after the stop', [text('All'), STOP, 'hang'], { status: 'COMPLETE', reply: 'All', usage: undefined }],
  ['usage before the stop', [text('All'), USAGE, STOP], { status: 'COMPLETE', usage: { totalTokens: 3 } }],
  ['an empty reply', [STOP, USAGE], { status: 'COMPLETE', reply: '' }],
  ['reasoning only', [{ type: 'reasoning', text: 'hmm' }, STOP], { status: 'COMPLETE', reply: '' }],
  ['what this product knows nothing of', [{ type: 'other' }, text('A'), { type: 'other' }, STOP], { status: 'COMPLETE', reply: 'A' }],
  ['a stop reason that nobody knows', [text('A'), { type: 'stop', stopReason: 'brand_new' }], { status: 'COMPLETE', stopReason: 'brand_new' }],
  ['a guardrail that intervenes', [text('No.'), { type: 'stop', stopReason: 'guardrail_intervened' }], { status: 'COMPLETE', stopReason: 'guardrail_intervened' }],
  ['a full context window', [text('A'), { type: 'stop', stopReason: 'model_context_window_exceeded' }],
    { status: 'FAILED', reply: 'A', stopReason: 'model_context_window_exceeded', error: { code: 'CONTEXT_TOO_LONG', retryable: false } }],
])('G1 the turn ends after %s', async (_what, steps, end) => {
  const world = begin(steps, { remaining: 600_000 });
  await world.run().finish(200_000);
  expect(world.end()).toMatchObject(end);
  expect(world.api.of('finishTurn')).toHaveLength(1);
  expect(JSON.stringify(world.end())).not.toContain('secret');
});

test('a reply stops at the size that can be stored', async () => {
  const world = begin(Array.from({ length: 500 }, () => [text('漢'.repeat(1_000)), { wait: 10 }]).flat() as Step[]);
  await world.run().finish();
  expect(world.model.aborted).toBe('reply-limit');
  expect(world.end()).toMatchObject({ status: 'COMPLETE', stopReason: 'reply_limit', reply: '漢'.repeat(102_400) });
  expect(assemble(world.store.events).text).toBe(world.end()!.reply);
});

test('G1 the end is repeated until the API takes it', async () => {
  const world = begin(anAnswer);
  world.api.intercept = (call, nth, work) => {
    if (call.field === 'finishTurn' && nth < 9) throw new GraphqlFailure('unavailable', 'HTTP 500');
    return work();
  };
  await world.run().finish();
  expect(world.end()).toMatchObject({ status: 'COMPLETE' });
});

test('G1 an end that cannot be stored is given up just before the function is stopped, and logged', async () => {
  const world = begin(anAnswer, { remaining: 20_000 });
  world.api.intercept = (call, _nth, work) => {
    if (call.field === 'finishTurn') throw new GraphqlFailure('unavailable', 'HTTP 500');
    return work();
  };
  await world.run().finish();
  expect(world.clock.now()).toBeGreaterThan(17_000);
  expect(world.clock.now()).toBeLessThan(20_000);
  expect(world.log.lines.at(-1)).toMatchObject({ message: 'turn ended', TurnsLost: 1 });
});

test('G3 publishes that never succeed do not fail the turn', async () => {
  const world = begin(anAnswer);
  world.api.intercept = (call, _nth, work) => {
    if (call.field === 'publishReply' || call.field === 'saveReply') throw new GraphqlFailure('unavailable', 'HTTP 500');
    return work();
  };
  await world.run().finish();
  expect(world.end()).toMatchObject({ status: 'COMPLETE', reply: 'Once upon a time.', offset: 0, text: 'Once upon a time.' });
});

test('G7 a turn leaves one line with its figures, and nothing that was said', async () => {
  const world = begin(anAnswer);
  await world.run().finish();
  expect(world.log.lines).toEqual([expect.objectContaining({
    level: 'INFO',
    message: 'turn ended',
    requestId: 'request-1',
    turnId: TURN.turnId,
    status: 'COMPLETE',
    stopReason: 'end_turn',
    replyCharacters: 17,
    replyBytes: 17,
    TurnsComplete: 1,
    InputTokens: 1,
    OutputTokens: 2,
    FirstTextMillis: 0,
    FirstPublishMillis: 0,
  })]);
  const { _aws } = world.log.lines[0];
  for (const { Name } of _aws.CloudWatchMetrics[0].Metrics) expect(typeof world.log.lines[0][Name]).toBe('number');
  const logged = JSON.stringify(world.log.lines);
  for (const secret of ['secret', 'Once', TURN.conversationId, TURN.owner]) expect(logged).not.toContain(secret);
});

test('nothing is left running after the end', async () => {
  const world = begin(anAnswer);
  await world.run().finish();
  await settle();
  expect(world.clock.pending).toBe(0);
});
