import { Duration } from 'aws-cdk-lib';
import { visit } from './client';
import { Stage } from './stage';
import { BedrockChatApi, type BedrockChatApiProps } from '../../src';
import { MODEL_ID, synthesize } from '../local/start/app';

/** One API for each, in one app. */
const APPS = {
  'no memory': { historyTurns: 0 },
  'two turns': { historyTurns: 2 },
  'few characters': { historyCharacters: 1000 },
  'short messages': { maxMessageLength: 8 },
  'an hour': { retention: Duration.hours(1) },
  'rarely': { publishInterval: Duration.seconds(1) },
  'to nobody': { broadcastResponses: false },
} satisfies Record<string, Partial<BedrockChatApiProps>>;

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({
    assembly: synthesize((stack) => {
      for (const [id, props] of Object.entries(APPS)) new BedrockChatApi(stack, id.replaceAll(' ', ''), { modelId: MODEL_ID, ...props });
    }),
  });
});
afterAll(() => stage.close());

const clients = new Set<ReturnType<typeof visit>>();
afterEach(() => {
  for (const client of clients) client.close();
  clients.clear();
});

function clientOf(name: keyof typeof APPS) {
  const api = stage.runner.apis[Object.keys(APPS).indexOf(name)];
  const client = visit(api, { apiKey: api.apiKey! });
  clients.add(client);
  return client;
}

/** What the model is told with the last of these messages: that one, and what stands before it. */
async function toldAfter(name: keyof typeof APPS, messages: readonly string[]): Promise<string[]> {
  const listener = await clientOf(name).listen();
  for (const message of messages) await listener.ask(message);
  return stage.questions.at(-1)!.request.messages.map(({ content: [block] }) => 'text' in block ? block.text : '');
}

test('historyTurns: so many of the latest', async () => {
  expect(await toldAfter('no memory', ['one', 'two'])).toEqual(['two']);
  expect(await toldAfter('two turns', ['one', 'two', 'three', 'four'])).toEqual(['two', 'answer to two', 'three', 'answer to three', 'four']);
});

test('historyCharacters: what fits beside the message, and no turn in part', async () => {
  stage.answers('long', [{ text: 'x'.repeat(500) }]);
  expect(await toldAfter('few characters', ['early', 'long', 'y'.repeat(400)])).toEqual(['early', 'answer to early', 'long', 'x'.repeat(500), 'y'.repeat(400)]);
  expect(await toldAfter('few characters', ['early', 'long', 'y'.repeat(490)])).toEqual(['long', 'x'.repeat(500), 'y'.repeat(490)]);
  expect(await toldAfter('few characters', ['early', 'long', 'y'.repeat(990)])).toEqual(['y'.repeat(990)]);
});

test('maxMessageLength: bytes of UTF-8, of a message and of a question', async () => {
  const client = clientOf('short messages');
  const listener = await client.listen();
  expect(await listener.ask('éééé')).toMatchObject({ status: 'COMPLETE' });
  await expect(listener.send('ééééx')).rejects.toMatchObject({ type: 'TooLarge', message: expect.stringContaining('8 bytes') });
  await expect(client.invokeModel('ééééx')).rejects.toMatchObject({ type: 'TooLarge' });
});

test('publishInterval: what comes meanwhile goes together', async () => {
  stage.answers('steady', [{ text: 'word ', times: 60, delayMillis: 25 }]);
  const listener = await clientOf('rarely').listen();
  const end = await listener.ask('steady');
  expect(listener.events.filter(({ text, length }) => text !== '' && length === null).length).toBeLessThan(6);
  expect(end.length).toBe(300);
});

test('broadcastResponses: where it is off nobody can listen to the others\' answers', async () => {
  const heard = (name: keyof typeof APPS) => new Promise<string>((resolve) => {
    const client = clientOf(name);
    client.onModelResponse({ next: resolve, started: () => void client.invokeModel('aloud'), error: ({ type }) => resolve(type) });
  });
  expect(await heard('an hour')).toBe('answer to aloud');
  expect(await heard('to nobody')).toBe('Unsupported');
});

/** The last of all: it moves the stage's time beyond what signatures of the function's may be late. */
test('retention: a turn is gone an hour after it was sent, the conversation with its last', async () => {
  const client = clientOf('an hour');
  const listener = await client.listen();
  await listener.ask('one');
  stage.time.pass(60);
  const { turnId } = await listener.ask('two');
  stage.time.pass(3545);
  expect((await client.turns(listener.conversationId)).items).toMatchObject([{ id: turnId, reply: 'answer to two' }]);
  stage.time.pass(60);
  expect((await client.turns(listener.conversationId)).items).toEqual([]);
  await expect(client.deleteConversation(listener.conversationId)).rejects.toMatchObject({ type: 'NotFound' });
});
