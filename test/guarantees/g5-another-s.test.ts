import { App, type aws_appsync as appsync, Duration, Stack } from 'aws-cdk-lib';
import { AuthorizationType } from 'aws-cdk-lib/aws-appsync';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Caller, type Mode } from './callers';
import { Stage } from './stage';
import { randomId } from '../../client';
import { Documents } from '../../client/documents';
import type { RunningApi } from '../../local';
import { BedrockChatApi } from '../../src';
import { HandlerOperations } from '../../src/contract/operations';
import type { ReplyEvent } from '../../src/contract/schema-types';
import type { RawClient } from '../local/clients/raw';
import { MODEL_ID, synthesize } from '../local/start/app';

const MODES: readonly Mode[] = ['user', 'oidc', 'iam', 'auth', 'key'];
const PAIRS = MODES.flatMap((one, index) => MODES.slice(index + 1).map((other) => [one, other] as const));
/** Whoever brings `nobody` is let in without being told who that is. */
const AUTHORIZER = `exports.handler = async ({ authorizationToken }) => ({
  isAuthorized: true, resolverContext: authorizationToken === 'nobody' ? {} : { owner: authorizationToken },
});`;

function authorization(stack: Stack, mode: Mode): appsync.AuthorizationMode {
  switch (mode) {
    case 'key': return { authorizationType: AuthorizationType.API_KEY };
    case 'iam': return { authorizationType: AuthorizationType.IAM };
    case 'user': return {
      authorizationType: AuthorizationType.USER_POOL,
      userPoolConfig: { userPool: cognito.UserPool.fromUserPoolId(stack, 'Users', 'us-east-1_shared') },
    };
    case 'oidc': return { authorizationType: AuthorizationType.OIDC, openIdConnectConfig: { oidcProvider: 'https://issuer.example' } };
    case 'auth': return {
      authorizationType: AuthorizationType.LAMBDA,
      lambdaAuthorizerConfig: {
        resultsCacheTtl: Duration.minutes(5),
        handler: new lambda.Function(stack, 'Authorizer', {
          runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline(AUTHORIZER), timeout: Duration.seconds(10),
        }),
      },
    };
  }
}

/** The app with all modes first: its tokens are those of the others too. */
const APPS: readonly (readonly Mode[])[] = [MODES, ...MODES.map((mode) => [mode]), ...PAIRS];

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({
    assembly: synthesize((first) => {
      for (const [index, modes] of APPS.entries()) {
        const stack = index === 0 ? first : new Stack(first.node.root as App, `Stack${index}`);
        new BedrockChatApi(stack, 'Chat', { modelId: MODEL_ID, authorizationModes: modes.map((mode) => authorization(stack, mode)) });
      }
    }),
    region: 'us-east-1',
  });
}, 60_000);
afterAll(() => stage.close());

const appOf = (modes: readonly Mode[]): RunningApi => stage.runner.apis[APPS.findIndex((app) => app.join() === modes.join())];
const caller = (mode: Mode, name: string) => new Caller(mode, name, stage.runner);

/** What the function would say in a conversation of somebody's. */
function forged(conversationId: string, turnId: string, owner: string) {
  const turn = { conversationId, turnId, owner };
  const text = { offset: 0, text: 'forged' };
  return {
    startTurn: { ...turn, claim: 'forged', timeoutSeconds: 30 },
    publishReply: { ...turn, ...text },
    saveReply: { ...turn, ...text, claim: 'forged', reply: 'forged' },
    finishTurn: { ...turn, ...text, claim: 'forged', reply: 'forged', status: 'COMPLETE' },
    purgeConversation: { conversationId, owner },
  };
}

/** Those of one reply, to its end. */
async function eventsOf(socket: RawClient): Promise<ReplyEvent[]> {
  const events: ReplyEvent[] = [];
  do events.push((await socket.next()).payload.data.onReply); while (events.at(-1)!.length === null);
  return events;
}

/** One says something; the other, who knows every id, tries everything. */
async function cross(api: RunningApi, mine: Caller, stranger: Caller): Promise<void> {
  const conversationId = randomId();
  const send = (who: Caller, message: string) => who.ask(api, Documents.sendMessage, { input: { conversationId, message, requestId: 'request' } });
  const sockets = await Promise.all([mine.connect(api), stranger.connect(api)]);
  for (const [index, who] of [mine, stranger].entries()) {
    expect(await who.listen(api, sockets[index], 'replies', conversationId)).toMatchObject({ type: 'start_ack' });
  }

  const { id } = (await send(mine, 'mine')).data.sendMessage;
  const { owner } = (await eventsOf(sockets[0]))[0];
  const before = await mine.ask(api, Documents.turns, { conversationId });
  expect(before.data.turns.items).toMatchObject([{ id, status: 'COMPLETE', reply: 'answer to mine' }]);

  expect((await stranger.ask(api, Documents.turn, { conversationId, id })).data).toEqual({ turn: null });
  expect((await stranger.ask(api, Documents.turns, { conversationId })).data.turns.items).toEqual([]);
  expect(await stranger.ask(api, Documents.cancelTurn, { conversationId, id })).toMatchObject({ errorType: 'NotFound' });
  expect(await stranger.ask(api, Documents.deleteConversation, { id: conversationId })).toMatchObject({ errorType: 'NotFound' });
  if (mine.mode !== 'key') expect((await mine.ask(api, Documents.conversations)).text).toContain(conversationId);
  const listed = await stranger.ask(api, Documents.conversations);
  expect(listed.text).not.toContain(conversationId);
  expect(listed.errorType).toBe(stranger.mode === 'key' ? 'Forbidden' : undefined);
  for (const [field, input] of Object.entries(forged(conversationId, id, owner))) {
    const operation = HandlerOperations[field as keyof typeof HandlerOperations];
    for (const who of [mine, stranger]) {
      const { data, errorType } = await who.ask(api, operation, { input });
      expect({ field, data, errorType }).toEqual({ field, data: null, errorType: who.mode === 'iam' ? 'Forbidden' : 'Unauthorized' });
    }
  }

  const theirs = (await send(stranger, 'theirs')).data.sendMessage;
  expect(theirs).toMatchObject({ message: 'theirs', error: null });
  expect(theirs.id).not.toBe(id);
  // Now that there is a conversation of the same id, the other's turn is still not in it.
  expect((await stranger.ask(api, Documents.turn, { conversationId, id })).data).toEqual({ turn: null });
  expect(await stranger.ask(api, Documents.cancelTurn, { conversationId, id })).toMatchObject({ errorType: 'NotFound' });
  for (const event of await eventsOf(sockets[1])) {
    expect(event.turnId).toBe(theirs.id);
    expect(event.owner).not.toBe(owner);
  }
  expect(stage.questions.at(-1)).toMatchObject({ message: 'theirs', request: { messages: [{ role: 'user' }] } });
  expect(stage.questions.at(-1)!.request.messages).toHaveLength(1);

  expect((await mine.ask(api, Documents.turns, { conversationId })).data).toEqual(before.data);
  expect(sockets[0].waiting.filter(({ type }) => type !== 'ka')).toEqual([]);
  await Promise.all(sockets.map((socket) => socket.close()));
}

describe('G5 nobody reads, hears, stops or writes what is another\'s', () => {
  test.each(PAIRS)('an app with %s and %s: the same name in the other mode is another', async (one, other) => {
    const api = appOf([one, other]);
    await cross(api, caller(one, 'same'), caller(other, 'same'));
    await cross(api, caller(other, 'same'), caller(one, 'same'));
  });

  test.each(MODES.filter((mode) => mode !== 'key'))('an app with %s alone: another name is another', async (mode) => {
    await cross(appOf([mode]), caller(mode, 'ann'), caller(mode, 'bob'));
  });

  test.each(PAIRS)('an app with every mode: %s and %s', async (one, other) => {
    await cross(appOf(MODES), caller(one, 'same'), caller(other, 'same'));
  });

  test('with the API key alone the id is what opens a conversation, and nothing lists it', async () => {
    const api = appOf(['key']);
    const key = caller('key', '');
    const input = { conversationId: randomId(), message: 'secret' };
    const { id } = (await key.ask(api, Documents.sendMessage, { input })).data.sendMessage;
    expect((await key.ask(api, Documents.turn, { conversationId: input.conversationId, id })).data.turn).toMatchObject({ message: 'secret' });
    expect((await key.ask(api, Documents.turn, { conversationId: randomId(), id })).data).toEqual({ turn: null });
    expect(await key.ask(api, Documents.conversations)).toMatchObject({ errorType: 'Forbidden' });
    for (const [field, forgery] of Object.entries(forged(input.conversationId, id, 'key'))) {
      expect(await key.ask(api, HandlerOperations[field as keyof typeof HandlerOperations], { input: forgery })).toMatchObject({ errorType: 'Unauthorized' });
    }
  });

  test.each(MODES)('with %s, an id that holds more than an id leads nowhere', async (mode) => {
    const api = appOf(MODES);
    const [mine, stranger] = [caller(mode === 'user' ? 'oidc' : 'user', 'mine'), caller(mode, 'stranger')];
    const conversationId = randomId();
    const { id } = (await mine.ask(api, Documents.sendMessage, { input: { conversationId, message: 'mine' } })).data.sendMessage;
    const forgery = `${mine.mode}:mine#${conversationId}`;
    for (const [document, variables] of [
      [Documents.turns, { conversationId: forgery }],
      [Documents.turn, { conversationId: forgery, id }],
      [Documents.cancelTurn, { conversationId: forgery, id }],
      [Documents.deleteConversation, { id: forgery }],
      [Documents.sendMessage, { input: { conversationId: forgery, message: 'forged' } }],
    ] as const) {
      expect([document, await stranger.ask(api, document, variables)]).toEqual([document, expect.objectContaining({ errorType: 'BadRequest' })]);
    }
    for (const turnId of [`${forgery}#TURN#${id}`, 'LOCK']) {
      expect((await stranger.ask(api, Documents.turn, { conversationId, id: turnId })).data).toEqual({ turn: null });
      expect(await stranger.ask(api, Documents.cancelTurn, { conversationId, id: turnId })).toMatchObject({ errorType: 'NotFound' });
    }
    const socket = await stranger.connect(api);
    expect(await stranger.listen(api, socket, 'forged', forgery)).toMatchObject({ type: 'error', payload: { errors: [{ errorType: 'BadRequest' }] } });
    await socket.close();
  });

  test('where clients have no IAM mode, an IAM user of the account may call nothing', async () => {
    const api = appOf(['user']);
    const user = caller('iam', 'ann');
    for (const document of [Documents.hello, Documents.conversations]) {
      expect(await user.ask(api, document)).toMatchObject({ errorType: 'Unauthorized' });
    }
    const input = forged(randomId(), '01ARZ3NDEKTSV4RRFFQ69G5FAV', 'user:ann').publishReply;
    expect(await user.ask(api, HandlerOperations.publishReply, { input })).toMatchObject({ data: null, errorType: 'Forbidden' });
  });

  test('whoever is nobody is refused, by Forbidden: the socket and its other subscriptions live on', async () => {
    const api = appOf(['auth']);
    const [ann, nobody] = [caller('auth', 'ann'), caller('auth', 'nobody')];
    const socket = await ann.connect(api);
    const conversationId = randomId();
    expect(await ann.listen(api, socket, 'live', conversationId)).toMatchObject({ id: 'live', type: 'start_ack' });
    const refused = await nobody.listen(api, socket, 'refused', conversationId);
    expect(refused).toMatchObject({ id: 'refused', type: 'error', payload: { errors: [{ errorType: 'Forbidden' }] } });
    expect(JSON.stringify(refused)).not.toMatch(/unauthorized/i);
    expect(await nobody.ask(api, Documents.sendMessage, { input: { conversationId, message: 'who am I' } })).toMatchObject({ errorType: 'Forbidden' });
    await ann.ask(api, Documents.sendMessage, { input: { conversationId, message: 'still here' } });
    expect(await socket.next()).toMatchObject({ id: 'live', type: 'data' });
    await socket.close();
  });
});
