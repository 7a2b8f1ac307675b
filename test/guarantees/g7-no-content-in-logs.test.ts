import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as appsync from 'aws-cdk-lib/aws-appsync';
import { Stage } from './stage';
import type { Log } from '../../local/services';
import { BedrockChatApi } from '../../src';
import { MODEL_ID } from '../local/start/app';

const PROMPT = 'marker-of-the-prompt';
const MESSAGE = 'marker-of-a-message';
const REPLY = 'marker-of-a-reply';
const THOUGHT = 'marker-of-a-thought';
const ERROR = 'marker-of-an-error';

const lines: string[] = [];
const note: Log['info'] = (message, details) => void lines.push(`${message} ${JSON.stringify(details ?? {})}`);

let stage: Stage;
/** Counts what is to fail while it is set. */
let calls: number | undefined;
const every = (nth: number) => calls !== undefined && ++calls % nth === 0;
beforeAll(async () => {
  stage = await Stage.open({
    props: { systemPrompt: PROMPT, publishInterval: Duration.millis(20), showReasoning: true },
    log: { info: note, warn: note, error: note },
    faults: {
      requests: (body) => body.includes('mutation PublishReply') && every(2) ? 500 : undefined,
      services: () => every(3) ? 'lost' : undefined,
    },
  });
});
afterAll(() => stage.close());

/** Everything that is said to the model and by it, on every way that a turn can take. */
async function sayEverything(): Promise<void> {
  const whole = [{ reasoning: THOUGHT }, { text: `${REPLY} ` }, { text: REPLY, delayMillis: 50 }];
  const failing = [...whole, { exception: 'modelStreamErrorException', message: `${ERROR} ${MESSAGE}` }];
  const client = stage.client();
  const listener = await client.listen();
  for (const [kind, reply] of Object.entries({
    whole, failing, torn: [...whole, { fault: 'torn-frame' as const }], refused: { error: { name: 'ValidationException', message: `${ERROR}: ${MESSAGE}` } },
  })) {
    const message = `${MESSAGE} ${kind}`;
    stage.answers(message, reply);
    await listener.ask(message);
    await client.invokeModel(message).catch(() => undefined);
  }
  stage.answers(`${MESSAGE} stopped`, [{ text: REPLY, times: 0, delayMillis: 20 }]);
  const { id } = await listener.send(`${MESSAGE} stopped`);
  await listener.event(({ turnId, text }) => turnId === id && text !== '');
  await client.cancelTurn(listener.conversationId, id);
  await listener.end(id);
  await expect(listener.send('')).rejects.toMatchObject({ type: 'BadRequest' });
  await client.deleteConversation(listener.conversationId);
}

describe('G7 no content in logs', () => {
  test('of messages, prompts, replies, thoughts and the service\'s own words nothing stands in a line, nor an id that opens a conversation, nor a key', async () => {
    await sayEverything();
    const output = lines.join('\n');
    expect(output).toMatch(/turn ended/);
    expect(output).toMatch(/the model's stream failed/);
    expect(output).not.toMatch(/marker-of/);
    expect(output).not.toContain(stage.runner.apiKey!);
    for (const { request } of stage.questions) expect(request.system).toEqual([PROMPT]);
  });

  test('nor where calls fail', async () => {
    const listener = await stage.client().listen();
    stage.answers(MESSAGE, [{ text: REPLY, times: 60, delayMillis: 15 }]);
    const { id } = await listener.send(MESSAGE);
    calls = 0;
    await listener.event(({ turnId, offset }) => turnId === id && offset > 10 * REPLY.length);
    expect(calls).toBeGreaterThan(5);
    calls = undefined;
    await listener.end(id);
    expect(lines.join('\n')).not.toMatch(/marker-of/);
    expect(lines.join('\n')).not.toContain(listener.conversationId);
  });

  test.each([undefined, ...Object.values(appsync.FieldLogLevel)])('AppSync leaves content out at the level %s', (fieldLogLevel) => {
    const stack = new Stack(new App(), 'Stack');
    new BedrockChatApi(stack, 'Chat', { modelId: MODEL_ID, systemPrompt: PROMPT, tracing: true, ...(fieldLogLevel ? { fieldLogLevel } : {}) });
    const template = Template.fromStack(stack);
    template.allResourcesProperties('AWS::AppSync::GraphQLApi', { LogConfig: { ExcludeVerboseContent: true } });
    template.resourceCountIs('AWS::SQS::Queue', 0);
    template.allResourcesProperties('AWS::Lambda::EventInvokeConfig', { DestinationConfig: Match.absent() });
    template.allResourcesProperties('AWS::Lambda::Function', { DeadLetterConfig: Match.absent() });
    expect(JSON.stringify(template.toJSON())).not.toContain(PROMPT);
  });
});
