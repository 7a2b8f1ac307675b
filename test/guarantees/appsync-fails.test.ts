import { Duration } from 'aws-cdk-lib';
import { Stage } from './stage';
import { randomId } from '../../client';
import type { RequestFault } from '../../local/appsync/server/faults';

/** What becomes of the function's first requests of one kind, in one conversation. */
const plans = new Map<string, { readonly operation: string; fault: RequestFault; left: number }>();

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({
    props: { publishInterval: Duration.millis(50) },
    faults: {
      requests(body) {
        const plan = [...plans].find(([conversationId, { operation }]) => body.includes(`mutation ${operation}`) && body.includes(conversationId))?.[1];
        return plan && plan.left-- > 0 ? plan.fault : undefined;
      },
    },
  });
});
afterAll(() => stage.close());

const OPERATIONS = ['StartTurn', 'PublishReply', 'SaveReply', 'FinishTurn'];
const FAULTS: readonly (readonly [string, RequestFault, number])[] = [
  ['is throttled', 429, 3],
  ['fails', 500, 3],
  ['resets the connection', 'reset', 3],
  ['does it, and the answer is lost', 'lost', 2],
  ['is slow', { delayMillis: 700 }, 2],
  ['does not answer at all', 'silence', 1],
];

describe('G1, G3, G4 the API fails the function', () => {
  const text = 'over the hills 👩‍👩‍👧 and far away '.repeat(3);
  beforeAll(() => stage.answers('long', text.match(/[^]{1,3}/g)!.map((piece) => ({ text: piece, delayMillis: 40 }))));

  test.each(FAULTS)('AppSync %s: the reply is whole, told once and stored', async (_how, fault, times) => {
    const outcomes = await Promise.all(OPERATIONS.map(async (operation) => {
      const conversationId = randomId();
      const plan = { operation, fault, left: times };
      plans.set(conversationId, plan);
      const listener = await stage.client().listen(conversationId);
      const { turnId } = await listener.ask('long');
      const { status, reply } = await listener.turn(turnId);
      const isTold = listener.assembled(turnId) === text;
      return { operation, isMet: plan.left < times, status, reply, isTold, next: (await listener.ask('and now')).status };
    }));
    expect(outcomes).toEqual(OPERATIONS.map((operation) => ({ operation, isMet: true, status: 'COMPLETE', reply: text, isTold: true, next: 'COMPLETE' })));
  }, 60_000);

  test('the clients meet no more of it than the operation that was cut off', async () => {
    const listener = await stage.client().listen();
    plans.set(listener.conversationId, { operation: 'SendMessage', fault: 429, left: 1 });
    await expect(listener.send('throttled')).rejects.toMatchObject({ type: 'TooManyRequestsException', retryable: true });
    expect(await listener.ask('and now')).toMatchObject({ status: 'COMPLETE' });
  });
});
