import { Duration } from 'aws-cdk-lib';
import type { Listener } from './client';
import { Stage } from './stage';
import type { RequestFault } from '../../local/appsync/server/faults';
import { REPLY_LIMIT } from '../../src/contract/limits';

const FUNCTION_SECONDS = 6;
/** The queue's age, the construct's timeout and its grace: how long a turn may wait that no function has claimed. */
const UNCLAIMED_SECONDS = 60 + 30 + 30;

let stage: Stage;
let onRequest: (body: string) => RequestFault | undefined = () => undefined;
beforeAll(async () => {
  stage = await Stage.open({
    props: { timeout: Duration.seconds(30) },
    functionSeconds: FUNCTION_SECONDS,
    faults: { requests: (body) => onRequest(body) },
  });
});
afterEach(() => {
  onRequest = () => undefined;
});
afterAll(() => stage.close());

/** The function's process is gone, without a word. */
function kill(): void {
  process.kill(stage.runner.processes()[0], 'SIGKILL');
}

async function converse(message: string): Promise<{ listener: Listener; id: string }> {
  const listener = await stage.client().listen();
  const { id } = await listener.send(message);
  return { listener, id };
}

describe('G1 every accepted turn ends, although its function was killed', () => {
  beforeAll(() => stage.answers('long', [{ text: 'word ', times: 200, delayMillis: 20 }]));

  /** Kills the function when its so-manyth request of this name has come; it is executed all the same, or not. */
  function killAt(operation: string, count: number, executed: boolean): Promise<void> {
    return new Promise((resolve) => {
      let seen = 0;
      onRequest = (body) => {
        if (!body.includes(`mutation ${operation}`) || ++seen !== count) return undefined;
        kill();
        resolve();
        return executed ? undefined : 'reset';
      };
    });
  }

  test.each([
    ['before its claim was made', 'StartTurn', 1, false, UNCLAIMED_SECONDS],
    ['after its claim was made', 'StartTurn', 1, true, FUNCTION_SECONDS],
    ['before its first words were told', 'PublishReply', 1, false, FUNCTION_SECONDS],
    ['in mid-reply', 'PublishReply', 5, true, FUNCTION_SECONDS],
    ['before a save', 'SaveReply', 1, false, FUNCTION_SECONDS],
    ['after a save', 'SaveReply', 1, true, FUNCTION_SECONDS],
  ] as const)('%s: LOST after the deadline, and the next message works', async (_when, operation, count, executed, deadlineSeconds) => {
    const killed = killAt(operation, count, executed);
    const { listener, id } = await converse('long');
    await killed;
    expect(['PENDING', 'STREAMING']).toContain((await listener.turn(id)).status);
    await expect(listener.send('too early')).rejects.toMatchObject({ type: 'Conflict' });

    stage.time.pass(deadlineSeconds + 2);
    const lost = await listener.turn(id);
    expect(lost).toMatchObject({ status: 'FAILED', error: { code: 'LOST', retryable: true } });
    expect('word '.repeat(200).startsWith(lost.reply)).toBe(true);
    expect(await listener.ask('and now')).toMatchObject({ status: 'COMPLETE' });
    expect(await listener.turn(id)).toEqual(lost);
  });

  test('before its end was stored: LOST, and what was saved is kept', async () => {
    stage.answers('two seconds', [{ text: 'word ', times: 60, delayMillis: 30 }]);
    const killed = killAt('FinishTurn', 1, false);
    const { listener, id } = await converse('two seconds');
    await killed;
    stage.time.pass(FUNCTION_SECONDS + 2);
    const { status, error, reply } = await listener.turn(id);
    expect({ status, code: error?.code }).toEqual({ status: 'FAILED', code: 'LOST' });
    expect(reply).toMatch(/^(word )+$/);
    expect(await listener.ask('and now')).toMatchObject({ status: 'COMPLETE' });
  });

  test('after its end was stored: COMPLETE, told, and the next message need not wait', async () => {
    const killed = killAt('FinishTurn', 1, true);
    const { listener, id } = await converse('short');
    await killed;
    expect(await listener.end(id)).toMatchObject({ status: 'COMPLETE' });
    expect(await listener.turn(id)).toMatchObject({ status: 'COMPLETE', reply: 'answer to short' });
    expect(await listener.ask('and now')).toMatchObject({ status: 'COMPLETE' });
  });

  test('after a stop was asked for: CANCELLED', async () => {
    const killed = killAt('PublishReply', 2, true);
    const { listener, id } = await converse('long');
    await killed;
    expect(await stage.client().cancelTurn(listener.conversationId, id)).toMatchObject({ status: 'CANCELLING' });
    stage.time.pass(FUNCTION_SECONDS + 2);
    expect(await listener.turn(id)).toMatchObject({ status: 'CANCELLED', error: null });
    expect(await listener.ask('and now')).toMatchObject({ status: 'COMPLETE' });
  });
});

test('G1 every accepted turn ends, whatever the model does', async () => {
  const TIMED_OUT = { code: 'TIMED_OUT', retryable: true };
  const cases = {
    'says nothing at all': { steps: [{ fault: 'stall' }], ends: { status: 'FAILED', reply: '', error: TIMED_OUT } },
    'falls silent': { steps: [{ text: 'so far' }, { fault: 'stall' }], ends: { status: 'FAILED', reply: 'so far', error: TIMED_OUT } },
    'talks on and on': { steps: [{ text: 'on ', times: 0, delayMillis: 25 }], ends: { status: 'FAILED', reply: /^(on )+$/, error: TIMED_OUT } },
    'talks too much': { steps: [{ text: 'x'.repeat(1000), times: 0 }], ends: { status: 'COMPLETE', reply: /^x{307200}$/, stopReason: REPLY_LIMIT, error: null } },
    'has nothing to say': { steps: [{ stop: 'end_turn' }], ends: { status: 'COMPLETE', reply: '', stopReason: 'end_turn', error: null } },
    'only thinks': { steps: [{ reasoning: 'hm' }, { stop: 'max_tokens' }], ends: { status: 'COMPLETE', reply: '', stopReason: 'max_tokens', error: null } },
  } as const;
  const endings = await Promise.all(Object.entries(cases).map(async ([message, { steps, ends }]) => {
    stage.answers(message, steps);
    const { listener, id } = await converse(message);
    const told = await listener.end(id);
    const turn = await listener.turn(id);
    expect(turn).toMatchObject({
      message,
      ...ends,
      reply: typeof ends.reply === 'string' ? ends.reply : expect.stringMatching(ends.reply),
    });
    expect(told).toMatchObject({ status: turn.status, length: turn.reply.length });
    return (await listener.ask('and now')).status;
  }));
  expect(endings).toEqual(Object.keys(cases).map(() => 'COMPLETE'));
});
