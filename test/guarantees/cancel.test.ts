import * as appsync from 'aws-cdk-lib/aws-appsync';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import type { Client, Listener } from './client';
import { Stage } from './stage';
import type { RequestFault } from '../../local/appsync/server/faults';
import { BedrockChatApi } from '../../src';
import { MODEL_ID, synthesize } from '../local/start/app';

let stage: Stage;
let client: Client;
let onRequest: (body: string) => RequestFault | undefined = () => undefined;
beforeAll(async () => {
  stage = await Stage.open({
    assembly: synthesize((stack) => new BedrockChatApi(stack, 'Chat', {
      modelId: MODEL_ID,
      authorizationModes: [{
        authorizationType: appsync.AuthorizationType.USER_POOL,
        userPoolConfig: { userPool: new cognito.UserPool(stack, 'Users') },
      }],
    })),
    faults: { requests: (body) => onRequest(body) },
  });
  client = stage.client(await stage.runner.token({ sub: 'ann' }));
  stage.answers('never ends', [{ text: 'on and on ', times: 0, delayMillis: 20 }]);
});
afterEach(() => {
  onRequest = () => undefined;
});
afterAll(() => stage.close());

async function running(): Promise<{ listener: Listener; id: string }> {
  const listener = await client.listen();
  const { id } = await listener.send('never ends');
  await listener.event(({ text }) => text !== '');
  return { listener, id };
}

const cancel = (listener: Listener, id: string, who = client) => who.cancelTurn(listener.conversationId, id);

describe('a reply that is to stop', () => {
  test('before the function has claimed it: the claim finds CANCELLING, and nothing is told but the end', async () => {
    onRequest = (body) => body.includes('mutation StartTurn') ? 'reset' : undefined;
    const listener = await client.listen();
    const { id } = await listener.send('never ends');
    expect(await listener.turn(id)).toMatchObject({ status: 'PENDING' });
    expect(await cancel(listener, id)).toMatchObject({ status: 'CANCELLING', reply: '' });
    onRequest = () => undefined;
    expect(await listener.end(id)).toMatchObject({ status: 'CANCELLED', error: null });
    expect(listener.events.map(({ status }) => status)).toEqual(['CANCELLING', 'CANCELLED']);
    expect(await listener.turn(id)).toMatchObject({ status: 'CANCELLED', reply: listener.assembled(id) });
    expect(await listener.ask('and now')).toMatchObject({ status: 'COMPLETE' });
  });

  test('in mid-reply, twice: it ends once, with what was said', async () => {
    const { listener, id } = await running();
    const asked = [await cancel(listener, id), await cancel(listener, id)];
    expect(asked).toMatchObject([{ status: 'CANCELLING' }, { status: 'CANCELLING' }]);
    await listener.end(id);
    const turn = await listener.turn(id);
    expect(turn).toMatchObject({ status: 'CANCELLED', reply: expect.stringMatching(/^(on and on )+$/) });
    expect(listener.assembled(id)).toBe(turn.reply);
    expect(await listener.ask('and now')).toMatchObject({ status: 'COMPLETE' });
    expect(listener.events.filter(({ turnId, length }) => turnId === id && length !== null)).toHaveLength(1);
  });

  test('after its end: it comes back as it ended, and nobody hears of it', async () => {
    const listener = await client.listen();
    const { turnId } = await listener.ask('short');
    const [ended, heard] = [await listener.turn(turnId), listener.events.length];
    expect(await cancel(listener, turnId)).toEqual(ended);
    await listener.ask('and now');
    expect(listener.events.slice(heard).map((event) => event.turnId)).not.toContain(turnId);
    expect(await listener.turn(turnId)).toEqual(ended);
  });

  test('by a deletion: it is gone for every reader at once, nobody is told an end, and the id begins anew', async () => {
    const { listener, id } = await running();
    const { conversationId } = listener;
    const [dropped, purged] = [stage.said('turn dropped'), stage.said('conversation purged')];
    await client.deleteConversation(conversationId);
    expect(await client.turn(conversationId, id)).toBeNull();
    expect((await client.turns(conversationId)).items).toEqual([]);
    expect((await client.conversations()).items.map((conversation) => conversation.id)).not.toContain(conversationId);
    await Promise.all([dropped, purged]);
    const { turnId } = await listener.ask('anew');
    expect((await client.turns(conversationId)).items).toMatchObject([{ id: turnId, status: 'COMPLETE' }]);
    expect(listener.events.filter((event) => event.turnId === id && event.length !== null)).toEqual([]);
  });

  test('G5 by a stranger: NotFound, and it goes on', async () => {
    const { listener, id } = await running();
    const stranger = stage.client(await stage.runner.token({ sub: 'bob' }));
    await expect(cancel(listener, id, stranger)).rejects.toMatchObject({ type: 'NotFound' });
    const heard = listener.assembled(id)!.length;
    await listener.event(({ offset }) => offset > heard);
    expect(await listener.turn(id)).toMatchObject({ status: 'STREAMING' });
    await cancel(listener, id);
    expect(await listener.end(id)).toMatchObject({ status: 'CANCELLED' });
  });
});
