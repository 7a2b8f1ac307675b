import { Duration } from 'aws-cdk-lib';
import * as appsync from 'aws-cdk-lib/aws-appsync';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import type { Client, Listener } from './client';
import { Stage } from './stage';
import { type ChatError, randomId } from '../../client';
import type { ServiceFault } from '../../local/service-faults';
import { BedrockChatApi } from '../../src';
import { MODEL_ID, synthesize } from '../local/start/app';

let stage: Stage;
let client: Client;
let onceMore: Promise<void> | undefined;
let onCall: (operation: string) => ServiceFault | undefined = () => undefined;
let onRequest: (body: string) => 'lost' | undefined = () => undefined;

beforeAll(async () => {
  stage = await Stage.open({
    assembly: synthesize((stack) => new BedrockChatApi(stack, 'Chat', {
      modelId: MODEL_ID,
      publishInterval: Duration.millis(20),
      authorizationModes: [{
        authorizationType: appsync.AuthorizationType.USER_POOL,
        userPoolConfig: { userPool: new cognito.UserPool(stack, 'Users') },
      }],
    })),
    faults: {
      deliverAgain: () => onceMore,
      services: ({ operation }) => onCall(operation),
      requests: (body) => onRequest(body),
    },
  });
  client = stage.client(await stage.runner.token({ sub: 'ann' }));
});
afterEach(() => {
  onceMore = undefined;
  onCall = () => undefined;
  onRequest = () => undefined;
});
afterAll(() => stage.close());

/** Long enough that an execution which must not answer hangs up before the end: it asks the model while it claims the turn. */
const LONG = 'word '.repeat(40);
function longQuestion(): string {
  const message = randomId();
  stage.answers(message, [{ text: 'word ', times: 40, delayMillis: 20 }]);
  return message;
}

/** Deletes a conversation, to the last of what was stored. */
async function remove(conversationId: string): Promise<void> {
  const purged = stage.said('conversation purged');
  await client.deleteConversation(conversationId);
  await purged;
}

/** The turns of a conversation, oldest first. */
async function turnsOf(conversationId: string) {
  return [...(await client.turns(conversationId)).items].reverse();
}

describe('G4 a question is answered once', () => {
  test('sent five times at once and once more afterwards, with one requestId', async () => {
    const message = longQuestion();
    const listener = await client.listen();
    const turns = await Promise.all(Array.from({ length: 5 }, () => listener.send(message, 'request')));
    const [{ id }] = turns;
    await listener.end(id);
    const again = await listener.send(message, 'request');
    expect(new Set([...turns, again].map((turn) => turn.id))).toEqual(new Set([id]));
    expect(again).toMatchObject({ status: 'COMPLETE', reply: LONG });
    expect(await turnsOf(listener.conversationId)).toEqual([again]);
    expect(listener.events.filter(({ length }) => length !== null)).toHaveLength(1);
    expect(stage.answered(message)).toBe(1);
  });

  test('sent again because the answer was lost', async () => {
    const message = longQuestion();
    const listener = await client.listen();
    onRequest = (body) => body.includes('mutation SendMessage') ? 'lost' : undefined;
    await expect(listener.send(message, 'request')).rejects.toMatchObject({ type: 'Network' });
    onRequest = () => undefined;
    const { id } = await listener.send(message, 'request');
    await listener.end(id);
    expect(await turnsOf(listener.conversationId)).toMatchObject([{ id, status: 'COMPLETE', reply: LONG }]);
    expect(stage.answered(message)).toBe(1);
  });

  test('an event that Lambda delivers twice: one execution writes, the other hangs up', async () => {
    const message = longQuestion();
    onceMore = Promise.resolve();
    const listener = await client.listen();
    const { turnId } = await listener.ask(message);
    expect(await turnsOf(listener.conversationId)).toMatchObject([{ id: turnId, status: 'COMPLETE', reply: LONG }]);
    expect(listener.assembled(turnId)).toBe(LONG);
    const ends = listener.events.map(({ offset, text }) => offset + text.length);
    expect(ends).toEqual([...ends].sort((a, b) => a - b));
    expect(listener.events.filter(({ length }) => length !== null)).toHaveLength(1);
    expect(stage.answered(message)).toBe(1);
  });

  test.each([
    ['after the end', (listener: Listener) => listener.ask('and now')],
    ['after the conversation was deleted', ({ conversationId }: Listener) => remove(conversationId)],
    ['after it was deleted and began anew', async (listener: Listener) => {
      await remove(listener.conversationId);
      await listener.ask('anew');
    }],
  ])('an event that Lambda delivers once more %s: nobody hears of it, and nothing is written', async (_when, happens) => {
    const message = longQuestion();
    let deliver!: () => void;
    onceMore = new Promise((resolve) => { deliver = resolve; });
    const listener = await client.listen();
    await listener.ask(message);
    onceMore = undefined;
    await happens(listener);
    const [before, heard] = [await turnsOf(listener.conversationId), listener.events.length];
    const refused = stage.said('turn not taken');
    deliver();
    await refused;
    await listener.ask('the last');
    expect((await turnsOf(listener.conversationId)).slice(0, -1)).toEqual(before);
    expect(listener.events.slice(heard).map(({ turnId }) => turnId)).not.toContain(listener.events[0].turnId);
    expect(stage.answered(message)).toBe(1);
  });

  test('a question without a requestId is a question of its own each time', async () => {
    const message = randomId();
    const listener = await client.listen();
    const [first, second] = [await listener.ask(message), await listener.ask(message)];
    expect(second.turnId > first.turnId).toBe(true);
    expect(stage.asked(message)).toBe(2);
  });
});

describe('G4 a send that broke off is taken up where it was left', () => {
  /** What one whole send asks of DynamoDB and Lambda, in order; the event for the function is the last. */
  async function callsOfOneSend(): Promise<string[]> {
    const operations: string[] = [];
    onCall = (operation) => void operations.push(operation);
    const listener = await client.listen();
    await listener.end((await listener.send('counted', 'request')).id);
    onCall = () => undefined;
    return operations.slice(0, operations.indexOf('Invoke') + 1);
  }

  /** The so-manyth call of the next send fails. */
  function failAt(step: number, fault: ServiceFault): void {
    let calls = 0;
    onCall = () => calls++ === step ? fault : undefined;
  }

  test.each(['refused', 'lost'] as const)('at each of its writes and reads: %s', async (fault) => {
    const steps = (await callsOfOneSend()).slice(0, -1);
    expect(steps.length).toBeGreaterThanOrEqual(4);
    for (const [step, operation] of steps.entries()) {
      const message = randomId();
      const listener = await client.listen();
      failAt(step, fault);
      const first = await listener.send(message, 'request').then(() => 'accepted', (error: ChatError) => error.type);
      onCall = () => undefined;
      const { id } = await listener.send(message, 'request');
      await listener.end(id);
      const [turn, ...others] = await turnsOf(listener.conversationId);
      expect({ step, operation, first, others, status: turn.status, reply: turn.reply, asked: stage.asked(message) })
        .toEqual({ step, operation, first: 'Internal', others: [], status: 'COMPLETE', reply: `answer to ${message}`, asked: 1 });
      expect(await listener.ask('and now')).toMatchObject({ status: 'COMPLETE' });
    }
  });

  test('before the event: the turn is FAILED and says so, and the same request stays with it', async () => {
    const message = randomId();
    const event = (await callsOfOneSend()).length - 1;
    const listener = await client.listen();
    failAt(event, 'refused');
    const failed = await listener.send(message, 'request');
    expect(failed).toMatchObject({ status: 'FAILED', error: { code: 'INTERNAL', retryable: true } });
    onCall = () => undefined;
    expect(await listener.send(message, 'request')).toEqual(failed);
    expect(stage.asked(message)).toBe(0);
    expect(await listener.ask(message)).toMatchObject({ status: 'COMPLETE' });
    expect(await turnsOf(listener.conversationId)).toHaveLength(2);
  });

  test('after the event: one end, whichever of the two comes first', async () => {
    const message = randomId();
    const event = (await callsOfOneSend()).length - 1;
    const listener = await client.listen();
    failAt(event, 'lost');
    const { id } = await listener.send(message, 'request');
    onCall = () => undefined;
    const turn = await listener.until(id, ({ status }) => status === 'COMPLETE' || status === 'FAILED');
    expect(await listener.send(message, 'request')).toEqual(turn);
    expect(await listener.ask('and now')).toMatchObject({ status: 'COMPLETE' });
    expect((await turnsOf(listener.conversationId))[0]).toEqual(turn);
  });
});
