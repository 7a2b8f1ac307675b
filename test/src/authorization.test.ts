import { App, Duration, Stack } from 'aws-cdk-lib';
import { AuthorizationMode, AuthorizationType } from 'aws-cdk-lib/aws-appsync';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { chatStack, freezeDate } from './fixture';
import { BedrockChatApi } from '../../src';

freezeDate();

const MODES: Record<string, (stack: Stack) => AuthorizationMode> = {
  API_KEY: () => ({ authorizationType: AuthorizationType.API_KEY }),
  AWS_IAM: () => ({ authorizationType: AuthorizationType.IAM }),
  AMAZON_COGNITO_USER_POOLS: (stack) => ({
    authorizationType: AuthorizationType.USER_POOL, userPoolConfig: { userPool: UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_abc') },
  }),
  OPENID_CONNECT: () => ({ authorizationType: AuthorizationType.OIDC, openIdConnectConfig: { oidcProvider: 'https://id.example.com' } }),
  AWS_LAMBDA: (stack) => ({
    authorizationType: AuthorizationType.LAMBDA,
    lambdaAuthorizerConfig: {
      handler: LambdaFunction.fromFunctionAttributes(stack, 'Authorizer', { functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:a', sameEnvironment: true }),
      resultsCacheTtl: Duration.minutes(1),
    },
  }),
};
const DIRECTIVES: Record<string, string> = {
  API_KEY: '@aws_api_key', AWS_IAM: '@aws_iam', AMAZON_COGNITO_USER_POOLS: '@aws_cognito_user_pools', OPENID_CONNECT: '@aws_oidc', AWS_LAMBDA: '@aws_lambda',
};
const PAIRS = Object.keys(MODES).flatMap((first) => Object.keys(MODES).map((second) => (first === second ? [first] : [first, second])));

test.each(PAIRS.map((names) => [names.join(' + '), names] as const))('%s', (_, names) => {
  const { template } = chatStack((stack) => ({ authorizationModes: names.map((name) => MODES[name](stack)) }));
  const [{ Properties }] = Object.values(template.findResources('AWS::AppSync::GraphQLApi'));
  const additional = (Properties.AdditionalAuthenticationProviders ?? []).map((provider: any) => provider.AuthenticationType);
  expect(Properties.AuthenticationType).toBe(names[0]);
  expect(additional).toEqual([...names.slice(1), ...names.includes('AWS_IAM') ? [] : ['AWS_IAM']]);
  template.resourceCountIs('AWS::AppSync::ApiKey', names.includes('API_KEY') ? 1 : 0);

  const [schema] = Object.values(template.findResources('AWS::AppSync::GraphQLSchema')).map((resource) => resource.Properties.Definition as string);
  expect(schema).toContain(`turn(conversationId: ID!, id: ID!): Turn ${names.map((name) => DIRECTIVES[name]).join(' ')}\n`);
  expect(schema).toContain('finishTurn(input: FinishTurnInput!): ReplyEvent! @aws_iam\n');
  expect(schema.includes('onModelResponse')).toBe(names.join() === 'API_KEY');
});

test('broadcast follows the app where the app says so', () => {
  const told = (props: Parameters<typeof chatStack>[0]) => JSON.stringify(chatStack(props).template.findResources('AWS::AppSync::GraphQLSchema')).includes('onModelResponse');
  expect(told({ broadcastResponses: false })).toBe(false);
  expect(told((stack) => ({ broadcastResponses: true, authorizationModes: [MODES.AWS_IAM(stack)] }))).toBe(true);
});

test('there is an API key where the API takes one', () => {
  expect(chatStack().chat.apiKey).toBeDefined();
  expect(new BedrockChatApi(new Stack(new App(), 'Stack'), 'Chat', { modelId: 'zai.glm-4.7', authorizationModes: [MODES.AWS_IAM(new Stack())] }).apiKey).toBeUndefined();
});
