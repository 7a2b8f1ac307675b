import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AuthorizationType } from 'aws-cdk-lib/aws-appsync';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { chatStack, freezeDate, line, statements } from './fixture';
import { BedrockChatApi, IBedrockChatApi } from '../../src';
import { HANDLER_FIELDS } from '../../src/contract/operations';

freezeDate();

const IAM = { authorizationType: AuthorizationType.IAM };
const API_KEY = { authorizationType: AuthorizationType.API_KEY };
const ARN = 'arn:aws:appsync:eu-west-1:111122223333:apis/abc123';
const ATTRIBUTES = { graphqlApiArn: ARN, graphqlUrl: 'https://abc123/graphql', realtimeUrl: 'wss://abc123/graphql' };

/** The fields that a grant gives, as `Type/field`. */
function granted(chat: IBedrockChatApi, grant: 'grantChat' | 'grantRead' | 'grantInvokeModel', stack: Stack): string[] {
  chat[grant](new Role(stack, 'Caller', { assumedBy: new AccountPrincipal('111122223333') }));
  return statements(Template.fromStack(stack), 'Caller').flatMap(({ Action, Resource }) => {
    expect(Action).toBe('appsync:GraphQL');
    return [Resource].flat().map((arn) => line(arn).replace(/^.*\/types\/(\w+)\/fields\//, '$1.'));
  });
}

const READ = ['Query.hello', 'Query.conversations', 'Query.turns', 'Query.turn', 'Subscription.onReply'];
const WRITE = ['Mutation.invokeModel', 'Mutation.sendMessage', 'Mutation.cancelTurn', 'Mutation.deleteConversation'];

describe.each([
  ['owned', () => { const { chat, stack } = chatStack({ authorizationModes: [IAM] }); return { chat, stack }; }, []],
  ['imported', () => {
    const stack = new Stack(new App(), 'Stack');
    return { stack, chat: BedrockChatApi.fromBedrockChatApiAttributes(stack, 'Chat', ATTRIBUTES) };
  }, ['Subscription.onModelResponse']],
] as const)('an %s API', (_, make, further) => {
  test('grants the client fields and never a handler field', () => {
    const { chat, stack } = make();
    const fields = granted(chat, 'grantChat', stack);
    expect(fields.sort()).toEqual([...READ, ...WRITE, ...further].sort());
    for (const field of HANDLER_FIELDS) expect(fields).not.toContain(`Mutation.${field}`);
  });

  test('grants reading without writing', () => {
    const { chat, stack } = make();
    expect(granted(chat, 'grantRead', stack).sort()).toEqual([...READ, ...further].sort());
  });

  test('grants invokeModel alone', () => {
    const { chat, stack } = make();
    expect(granted(chat, 'grantInvokeModel', stack)).toEqual(['Mutation.invokeModel']);
  });

  test('has AppSync\'s metrics', () => {
    const { chat, stack } = make();
    const shown = [chat.metricRequests(), chat.metricClientErrors(), chat.metricServerErrors(), chat.metricLatency(), chat.metricActiveConnections()];
    expect(shown.map(({ namespace, metricName, statistic }) => [namespace, metricName, statistic])).toEqual([
      ['AWS/AppSync', 'Requests', 'Sum'], ['AWS/AppSync', '4XXError', 'Sum'], ['AWS/AppSync', '5XXError', 'Sum'], ['AWS/AppSync', 'Latency', 'Average'],
      ['AWS/AppSync', 'ActiveConnections', 'Sum'],
    ]);
    expect(stack.resolve(shown[0].dimensions)).toEqual({ GraphQLAPIId: stack.resolve(chat.graphqlApiId) });
  });
});

test.each(['grantChat', 'grantRead', 'grantInvokeModel'] as const)('%s says that IAM callers are not let in, rather than grant nothing', (grant) => {
  const { chat, stack } = chatStack({ authorizationModes: [API_KEY] });
  expect(() => granted(chat, grant, stack)).toThrow(`\`${grant}\` needs IAM among \`authorizationModes\`, got API_KEY`);
  const imported = BedrockChatApi.fromBedrockChatApiAttributes(stack, 'Imported', { ...ATTRIBUTES, authorizationTypes: [AuthorizationType.USER_POOL] });
  expect(() => imported[grant](stack.node.findChild('Caller') as Role)).toThrow('got AMAZON_COGNITO_USER_POOLS');
});

test('an imported API knows its id, its environment and its addresses', () => {
  const chat = BedrockChatApi.fromBedrockChatApiAttributes(new Stack(new App(), 'Stack'), 'Chat', ATTRIBUTES);
  expect(chat).toMatchObject({ ...ATTRIBUTES, graphqlApiId: 'abc123' });
  expect(chat.env).toMatchObject({ region: 'eu-west-1', account: '111122223333' });
});

test('what one stack makes another can use, and a token ARN is read at deployment', () => {
  const app = new App();
  const { graphqlApiArn, graphqlUrl, realtimeUrl } = new BedrockChatApi(new Stack(app, 'Owner'), 'Chat', { modelId: 'zai.glm-4.7', authorizationModes: [IAM] });
  const user = new Stack(app, 'User');
  const chat = BedrockChatApi.fromBedrockChatApiAttributes(user, 'Chat', { graphqlApiArn, graphqlUrl, realtimeUrl });
  expect(granted(chat, 'grantInvokeModel', user)).toEqual(['Mutation.invokeModel']);
});
