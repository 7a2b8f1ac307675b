import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { visit } from './client';
import { Stage } from './stage';
import { randomId } from '../../client';
import { BedrockChatApi } from '../../src';
import { MODEL_ID, synthesize } from '../local/start/app';

/** Two in one stack, each with something of its own. */
function two(stack: Stack): void {
  new BedrockChatApi(stack, 'First', { modelId: MODEL_ID, systemPrompt: 'You are Ada.' });
  new BedrockChatApi(stack, 'Second', { modelId: MODEL_ID, systemPrompt: 'You are Grace.', historyTurns: 0 });
}

describe('G8 two can stand side by side', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open({ assembly: synthesize(two) });
  });
  afterAll(() => stage.close());

  test('in one stack, each with its own key, prompt, conversations and events', async () => {
    const conversationId = randomId();
    const clients = stage.runner.apis.map((api) => visit(api, { apiKey: api.apiKey! }));
    const [first, second] = await Promise.all(clients.map((client) => client.listen(conversationId)));
    const end = await first.ask('who is it');
    expect(await first.turn(end.turnId)).toMatchObject({ status: 'COMPLETE' });
    expect(await clients[1].turns(conversationId)).toMatchObject({ items: [] });
    await second.ask('and who are you');
    expect(second.events.filter(({ turnId }) => turnId === end.turnId)).toEqual([]);
    expect(stage.questions.map(({ message, request }) => [message, request.system.join()]))
      .toEqual([['who is it', 'You are Ada.'], ['and who are you', 'You are Grace.']]);
    const [{ apiKey }, { graphqlUrl, realtimeUrl }] = stage.runner.apis;
    await expect(visit({ graphqlUrl, realtimeUrl }, { apiKey: apiKey! }).hello()).rejects.toMatchObject({ type: 'Unauthorized' });
    for (const client of clients) client.close();
  });

  test('two synths of one input are one template', () => {
    const [one, other] = [new Stack(new App(), 'Stack'), new Stack(new App(), 'Stack')].map((stack) => {
      two(stack);
      return JSON.stringify(Template.fromStack(stack).toJSON());
    });
    expect(one === other).toBe(true);
  });

  test('nothing has a name of its own that a second one would meet, and nothing is a custom resource', () => {
    const stack = new Stack(new App(), 'Stack', { description: 'mine' });
    two(stack);
    const { Description, Resources } = Template.fromStack(stack).toJSON() as {
      Description: string; Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>;
    };
    expect(Description).toBe('mine');
    const types = Object.values(Resources).map(({ Type }) => Type);
    expect(types.filter((type) => type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource')).toEqual([]);
    const fixed = Object.entries(Resources).flatMap(([id, { Properties = {} }]) => PHYSICAL_NAMES
      .filter((name) => typeof Properties[name] === 'string').map((name) => `${id}.${name}`));
    expect(fixed).toEqual([]);
  });
});

/** Properties that would have to be unique in an account and Region. */
const PHYSICAL_NAMES = ['TableName', 'FunctionName', 'RoleName', 'LogGroupName', 'ManagedPolicyName', 'AlarmName', 'BucketName', 'ApiKeyId'];
