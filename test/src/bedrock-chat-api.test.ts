import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, CfnOutput, Duration, NestedStack, RemovalPolicy, Stack, Stage, Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AuthorizationType, FieldLogLevel, Visibility } from 'aws-cdk-lib/aws-appsync';
import { CfnGuardrail } from 'aws-cdk-lib/aws-bedrock';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { MODEL, chatStack, freezeDate, line, statements } from './fixture';
import { BedrockChatApi, ChatModel } from '../../src';
import { HANDLER_FIELDS } from '../../src/contract/operations';
import { FIELD_WIRING } from '../../src/contract/resolvers';
import { apiKeyExpiry } from '../../src/private/api-key-expiry';

freezeDate();

/** The settings file in the function's asset. */
function settingsIn(app: App, functionId = 'ChatHandler'): Record<string, unknown> {
  const assembly = app.synth();
  const { template } = assembly.stacks[0];
  const [, handler] = Object.entries<any>(template.Resources).find(([id, { Type }]) => Type === 'AWS::Lambda::Function' && id.startsWith(functionId))!;
  const folder = `asset.${path.basename(handler.Properties.Code.S3Key, '.zip')}`;
  return JSON.parse(fs.readFileSync(path.join(assembly.directory, folder, 'settings.json'), 'utf8'));
}

describe('the function', () => {
  test('runs the bundle under nodejs24.x on ARM64 and is never invoked twice for one turn', () => {
    const { template } = chatStack();
    template.hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      MemorySize: 512,
      Timeout: 300,
      LoggingConfig: { LogFormat: 'JSON' },
      Environment: { Variables: { MODEL_ID: MODEL, BEDROCK_REGION: { Ref: 'AWS::Region' }, GRAPHQL_URL: Match.anyValue() } },
    });
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 });
  });

  test('finds only what was set in its settings', () => {
    expect(settingsIn(chatStack().stack.node.root as App)).toEqual({ invokeModelApi: 'anthropic-messages', maxTokens: 1000, publishIntervalMillis: 100 });
  });

  test('finds all that was set', () => {
    const { stack } = chatStack({
      modelId: 'amazon.nova-lite-v1:0',
      maxTokens: 5,
      systemPrompt: 'Be "kind"\n${x}',
      temperature: 0,
      topP: 0.5,
      stopSequences: ['a'],
      publishInterval: Duration.millis(50),
      showReasoning: true,
      promptCaching: true,
      serviceTier: 'flex',
      latency: 'optimized',
      reasoningEffort: 'low',
      additionalModelRequestFields: { thinking: { type: 'disabled' } },
      requestMetadata: true,
    });
    expect(settingsIn(stack.node.root as App)).toEqual({
      invokeModelApi: 'converse',
      maxTokens: 5,
      systemPrompt: 'Be "kind"\n${x}',
      temperature: 0,
      topP: 0.5,
      stopSequences: ['a'],
      publishIntervalMillis: 50,
      showReasoning: true,
      promptCaching: { systemPrompt: true, history: true },
      serviceTier: 'flex',
      latency: 'optimized',
      reasoningEffort: 'low',
      additionalModelRequestFields: { thinking: { type: 'disabled' } },
      requestMetadata: true,
    });
  });

  test.each([
    ['anthropic-messages', ChatModel.fromModelId('global.anthropic.claude-haiku-5-5')],
    ['anthropic-messages', ChatModel.applicationInferenceProfile('arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/a', { models: [MODEL] })],
    ['converse', ChatModel.applicationInferenceProfile('arn:aws:bedrock:eu-west-1:111122223333:application-inference-profile/a')],
    ['converse', ChatModel.promptRouter('arn:aws:bedrock:eu-west-1:111122223333:prompt-router/a', { models: [MODEL, 'amazon.nova-lite-v1:0'] })],
  ])('speaks %s to the model', (invokeModelApi, model) => {
    expect(settingsIn(chatStack({ model }).stack.node.root as App)).toMatchObject({ invokeModelApi });
  });

  test('takes Bedrock\'s Region from the prop, or from the model\'s ARN', () => {
    const region = (props: object) => Object.values(chatStack(props).template.findResources('AWS::Lambda::Function'))[0].Properties.Environment.Variables.BEDROCK_REGION;
    expect(region({ bedrockRegion: 'us-west-2' })).toBe('us-west-2');
    expect(region({ modelId: 'arn:aws:bedrock:us-west-2::foundation-model/zai.glm-4.7' })).toBe('us-west-2');
  });

  test('is updated after the handler fields that it calls', () => {
    const [handler] = Object.values(chatStack().template.findResources('AWS::Lambda::Function'));
    for (const field of HANDLER_FIELDS) expect(handler.DependsOn).toContainEqual(expect.stringContaining(`ChatResolversMutation${field}`));
  });

  test('in a VPC may keep its network interfaces', () => {
    const { template } = chatStack((stack) => ({ vpc: new Vpc(stack, 'Vpc') }));
    template.hasResourceProperties('AWS::Lambda::Function', { VpcConfig: Match.objectLike({ SubnetIds: Match.anyValue() }) });
    expect(statements(template, 'ChatHandlerRole').map(({ Action }) => line(Action))).toContainEqual(expect.stringContaining('ec2:CreateNetworkInterface'));
  });
});

test('resolvers and their functions wait for the schema: AppSync makes none while it is being written', () => {
  const { template } = chatStack();
  const [schema] = Object.keys(template.findResources('AWS::AppSync::GraphQLSchema'));
  for (const type of ['AWS::AppSync::Resolver', 'AWS::AppSync::FunctionConfiguration', 'AWS::AppSync::ApiKey']) {
    expect(Object.values(template.findResources(type)).filter(({ DependsOn }) => ![DependsOn].flat().includes(schema))).toEqual([]);
    expect(Object.keys(template.findResources(type))).not.toEqual([]);
  }
});

describe('permissions', () => {
  test('the function: its log group, its model, the handler fields, nothing else', () => {
    const { template } = chatStack({ modelId: 'zai.glm-4.7' });
    const had = statements(template, 'ChatHandlerRole').flatMap(({ Action, Resource }) => [Resource].flat().map((resource) => `${line(Action)} on ${line(resource)}`));
    expect(had).toEqual([
      expect.stringMatching(/^logs:CreateLogStream logs:PutLogEvents on <ChatHandlerLogs\w+\.Arn>$/),
      'bedrock:InvokeModel bedrock:InvokeModelWithResponseStream on arn:<Partition>:bedrock:<Region>::foundation-model/zai.glm-4.7',
      ...HANDLER_FIELDS.map((field) => expect.stringMatching(new RegExp(`^appsync:GraphQL on <ChatApi\\w+\\.Arn>/types/Mutation/fields/${field}$`))),
    ]);
  });

  test('no role of ours has a managed policy, and no statement an action with a wildcard', () => {
    const { template } = chatStack();
    for (const role of Object.values(template.findResources('AWS::IAM::Role'))) expect(role.Properties.ManagedPolicyArns).toBeUndefined();
    for (const { Action } of statements(template, 'Chat')) expect(line(Action)).not.toContain('*');
  });

  test('the data sources: this function without its versions, this table and its one index', () => {
    const { template } = chatStack();
    expect(statements(template, 'ChatHandlerSource').map(({ Action, Resource }) => `${line(Action)} on ${line(Resource)}`))
      .toEqual([expect.stringMatching(/^lambda:InvokeFunction on <ChatHandler\w+\.Arn>$/)]);
    expect(statements(template, 'ChatTableSource').map(({ Resource }) => line(Resource)))
      .toEqual([expect.stringMatching(/^<ChatTable\w+\.Arn>$/), expect.stringMatching(/^<ChatTable\w+\.Arn>\/index\/byOwner$/)]);
  });

  test('a guardrail by id, by ARN, by token, with a profile', () => {
    const applied = (props: Parameters<typeof chatStack>[0]) => statements(chatStack(props).template, 'ChatHandlerRole')
      .filter(({ Action }) => line(Action) === 'bedrock:ApplyGuardrail').flatMap(({ Resource }) => [Resource].flat().map(line));
    const arn = 'arn:aws:bedrock:eu-west-1:111122223333:guardrail/abc';
    const made = (stack: Stack) => new CfnGuardrail(stack, 'Guard', { name: 'g', blockedInputMessaging: 'no', blockedOutputsMessaging: 'no' });
    expect(applied({})).toEqual([]);
    expect(applied({ guardrailIdentifier: 'abc', guardrailVersion: '1' })).toEqual(['arn:<Partition>:bedrock:<Region>:<AccountId>:guardrail/abc']);
    expect(applied({ guardrailIdentifier: arn, guardrailVersion: '1' })).toEqual([arn]);
    expect(applied((stack) => ({ guardrailIdentifier: made(stack).attrGuardrailArn, guardrailVersion: '1' }))).toEqual(['<Guard.GuardrailArn>']);
    expect(applied((stack) => ({ guardrailIdentifier: made(stack).attrGuardrailId, guardrailVersion: 'DRAFT' })))
      .toEqual(['arn:<Partition>:bedrock:<Region>:<AccountId>:guardrail/<Guard.GuardrailId>']);
    expect(applied({ guardrailIdentifier: arn, guardrailVersion: '1', guardrailProfileId: 'eu.guardrail.v1:0' }))
      .toEqual([arn, 'arn:<Partition>:bedrock:*:<AccountId>:guardrail-profile/eu.guardrail.v1:0']);
  });
});

describe('the API', () => {
  test('tells nobody its schema, bounds queries and logs errors without content', () => {
    chatStack().template.hasResourceProperties('AWS::AppSync::GraphQLApi', {
      AuthenticationType: 'API_KEY',
      AdditionalAuthenticationProviders: [{ AuthenticationType: 'AWS_IAM' }],
      IntrospectionConfig: 'DISABLED',
      QueryDepthLimit: 10,
      ResolverCountLimit: 100,
      XrayEnabled: Match.absent(),
      Visibility: Match.absent(),
      LogConfig: { ExcludeVerboseContent: true, FieldLogLevel: 'ERROR', CloudWatchLogsRoleArn: Match.anyValue() },
    });
  });

  test('leaves content out of its logs at every level', () => {
    for (const fieldLogLevel of Object.values(FieldLogLevel)) {
      chatStack({ fieldLogLevel }).template.hasResourceProperties('AWS::AppSync::GraphQLApi', { LogConfig: { ExcludeVerboseContent: true, FieldLogLevel: fieldLogLevel } });
    }
  });

  const environment = (props: object) => Object.values(chatStack(props).template.findResources('AWS::AppSync::GraphQLApi'))[0].Properties.EnvironmentVariables;

  test('G5 says to its resolvers which role may write replies, slash included: another role\'s name may begin alike', () => {
    expect(line(environment({}).HANDLER_ROLE_PREFIX)).toMatch(/^arn:<Partition>:sts::<AccountId>:assumed-role\/<ChatHandlerRole\w+>\/$/);
  });

  test('says to its resolvers what they need', () => {
    expect(environment({})).toEqual({
      HANDLER_ROLE_PREFIX: expect.anything(),
      TABLE_NAME: { Ref: expect.stringMatching(/^ChatTable/) },
      HISTORY_TURNS: '20',
      HISTORY_CHARACTERS: '60000',
      MAX_MESSAGE_LENGTH: '65536',
      TIMEOUT_SECONDS: '300',
      MAX_EVENT_AGE_SECONDS: '60',
    });
    expect(environment({ retention: Duration.days(1), historyTurns: 0, historyCharacters: 1000, maxMessageLength: 9, timeout: Duration.seconds(30) }))
      .toMatchObject({ RETENTION_SECONDS: '86400', HISTORY_TURNS: '0', HISTORY_CHARACTERS: '1000', MAX_MESSAGE_LENGTH: '9', TIMEOUT_SECONDS: '30' });
  });

  test('answers every field of the wiring, each by the code of its file', () => {
    const { template } = chatStack();
    const made = Object.values(template.findResources('AWS::AppSync::Resolver')).map(({ Properties }) => `${Properties.TypeName}.${Properties.FieldName} ${Properties.Kind}`);
    expect(made.sort()).toEqual(FIELD_WIRING.map(({ typeName, fieldName, functions }) => `${typeName}.${fieldName} ${functions ? 'PIPELINE' : 'UNIT'}`).sort());
    template.hasResourceProperties('AWS::AppSync::Resolver', {
      TypeName: 'Query', FieldName: 'hello', Runtime: { Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' }, Code: fs.readFileSync('assets/resolvers/fields/Query.hello.js', 'utf8'),
    });
  });

  test('takes what AppSync offers: private, domain, web ACL, traces, introspection', () => {
    const { template } = chatStack((stack) => ({
      visibility: Visibility.PRIVATE,
      vpc: new Vpc(stack, 'Vpc'),
      tracing: true,
      introspection: true,
      webAclArn: 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/a/b',
      domainName: { domainName: 'chat.example.com', certificate: Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:us-east-1:111122223333:certificate/a') },
    }));
    template.hasResourceProperties('AWS::AppSync::GraphQLApi', { Visibility: 'PRIVATE', XrayEnabled: true, IntrospectionConfig: 'ENABLED', QueryDepthLimit: 20 });
    template.hasResourceProperties('AWS::AppSync::DomainName', { DomainName: 'chat.example.com' });
    template.hasResourceProperties('AWS::WAFv2::WebACLAssociation', { WebACLArn: 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/a/b' });
    template.hasResourceProperties('AWS::Lambda::Function', { TracingConfig: { Mode: 'Active' } });
  });
});

describe('storage and logs', () => {
  test('the table is kept, restorable, billed by use, and expires what is over', () => {
    const { template } = chatStack();
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        SSESpecification: Match.absent(),
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'sk', KeyType: 'RANGE' }],
        GlobalSecondaryIndexes: [Match.objectLike({ IndexName: 'byOwner' })],
      },
    });
    chatStack({ removalPolicy: RemovalPolicy.DESTROY, pointInTimeRecovery: false }).template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Delete', Properties: { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false } },
    });
  });

  test('logs end, leave with the stack, and are no custom resource\'s business', () => {
    const { template } = chatStack();
    template.allResources('AWS::Logs::LogGroup', { DeletionPolicy: 'Delete', Properties: { RetentionInDays: 30 } });
    template.resourceCountIs('AWS::Logs::LogGroup', 2);
    expect(Object.values(template.toJSON().Resources as Record<string, { Type: string }>).filter(({ Type }) => /^Custom::|CustomResource/.test(Type))).toEqual([]);
    chatStack({ logRetention: RetentionDays.ONE_DAY }).template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 1 });
  });

  test('a key of one\'s own serves the table and both log groups', () => {
    const { template } = chatStack((stack) => ({ encryptionKey: new Key(stack, 'Key') }));
    const key = { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] };
    template.hasResourceProperties('AWS::DynamoDB::Table', { SSESpecification: { SSEType: 'KMS', KMSMasterKeyId: key } });
    template.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: key });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': Match.anyValue() } } })]) },
    });
    const [policy] = Object.values(template.findResources('AWS::KMS::Key')).map(({ Properties }) => Properties.KeyPolicy.Statement);
    expect(policy.map(({ Principal }: any) => line(Principal.Service))).toContain('logs.<Region>.<URLSuffix>');
    expect(statements(template, 'ChatTableSource').map(({ Action }) => line(Action))).toContainEqual(expect.stringContaining('kms:Decrypt'));
  });
});

describe('the API key', () => {
  const expires = (date: string, props = {}) => {
    jest.setSystemTime(new Date(date));
    const [key] = Object.values(chatStack(props).template.findResources('AWS::AppSync::ApiKey'));
    return new Date(key.Properties.Expires * 1000).toISOString();
  };
  afterEach(() => jest.setSystemTime(new Date('2026-11-22T12:00:00Z')));

  test('ends on the first of a month that stays the same within a month', () => {
    expect(expires('2026-11-01T00:00:00Z')).toBe('2027-10-01T00:00:00.000Z');
    expect(expires('2026-11-30T23:59:59Z')).toBe('2027-10-01T00:00:00.000Z');
    expect(expires('2026-12-01T00:00:00Z')).toBe('2027-11-01T00:00:00.000Z');
  });

  test('is never refused: 303 to 337 days on every day of four years', () => {
    for (let day = Date.UTC(2027, 0, 1); day < Date.UTC(2031, 0, 1); day += 86_400_000) {
      const now = new Date(day);
      const days = (apiKeyExpiry(now).toEpoch() * 1000 - day) / 86_400_000;
      expect(days).toBeGreaterThanOrEqual(303);
      expect(days).toBeLessThanOrEqual(337);
    }
  });

  test('of the user\'s own mode gets an end too, and keeps the one that it has', () => {
    const mode = { authorizationType: AuthorizationType.API_KEY };
    expect(expires('2026-11-22T12:00:00Z', { authorizationModes: [{ authorizationType: AuthorizationType.IAM }, { ...mode, apiKeyConfig: { description: 'mine' } }] }))
      .toBe('2027-10-01T00:00:00.000Z');
  });
});

describe('outputs', () => {
  test('the first of a stack has the plain names, the later ones their path before it', () => {
    const stack = new Stack(new App(), 'Stack');
    for (const id of ['One', 'Two']) new BedrockChatApi(stack, id, { modelId: MODEL });
    expect(Object.keys(Template.fromStack(stack).toJSON().Outputs)).toEqual(['GraphQLAPIURL', 'GraphQLAPIKey', 'TwoGraphQLAPIURL', 'TwoGraphQLAPIKey']);
  });

  test('paths that look alike do not meet', () => {
    const stack = new Stack(new App(), 'Stack');
    for (const id of ['First', 'A-b', 'Ab']) new BedrockChatApi(stack, id, { modelId: MODEL });
    expect(Object.keys(Template.fromStack(stack).toJSON().Outputs).filter((name) => name.includes('URL')))
      .toEqual(['GraphQLAPIURL', 'AbGraphQLAPIURL', expect.stringMatching(/^AbGraphQLAPIURL[0-9A-F]{8}$/)]);
  });

  test.each(['before', 'after'])('a name that the app gives to an output of its own, %s the construct, is the app\'s', (when) => {
    const stack = new Stack(new App(), 'Stack');
    const own = () => new CfnOutput(stack, 'GraphQLAPIURL', { value: 'mine' });
    if (when === 'before') own();
    for (const id of ['Chat', 'Second']) new BedrockChatApi(stack, id, { modelId: MODEL });
    if (when === 'after') own();
    const { Outputs } = Template.fromStack(stack).toJSON();
    expect(Object.keys(Outputs).sort()).toEqual(['ChatGraphQLAPIURL', 'GraphQLAPIKey', 'GraphQLAPIURL', 'SecondGraphQLAPIKey', 'SecondGraphQLAPIURL']);
    expect(Outputs.GraphQLAPIURL).toEqual({ Value: 'mine' });
  });

  test('the app may take both names, and its nested stacks take none', () => {
    const stack = new Stack(new App(), 'Stack');
    new CfnOutput(new NestedStack(stack, 'Nested'), 'GraphQLAPIKey', { value: 'nested' });
    new BedrockChatApi(stack, 'Chat', { modelId: MODEL });
    for (const id of ['GraphQLAPIURL', 'ChatGraphQLAPIURL']) new CfnOutput(stack, id, { value: 'mine' });
    expect(Object.keys(Template.fromStack(stack).toJSON().Outputs)).toEqual([
      expect.stringMatching(/^ChatGraphQLAPIURL[0-9A-F]{8}$/), 'GraphQLAPIKey', 'GraphQLAPIURL', 'ChatGraphQLAPIURL',
    ]);
  });

  test('none without an API key for the key, and none at all if so wanted', () => {
    const outputs = (props: object) => Object.keys(chatStack(props).template.toJSON().Outputs ?? {});
    expect(outputs({ authorizationModes: [{ authorizationType: AuthorizationType.IAM }] })).toEqual(['GraphQLAPIURL']);
    expect(outputs({ outputs: false })).toEqual([]);
  });
});

describe('G8 two can stand side by side', () => {
  const synthesize = () => {
    const app = new App();
    const stage = new Stage(app, 'Prod');
    const env = { region: 'eu-west-1', account: '111122223333' };
    for (const scope of [new Stack(app, 'Agnostic'), new Stack(app, 'Another', { env }), new Stack(stage, 'Staged', { env })]) {
      for (const id of ['One', 'Two']) new BedrockChatApi(scope, id, { modelId: MODEL, systemPrompt: `You are ${id}` });
      Tags.of(scope).add('team', 'chat');
    }
    const assembly = app.synth();
    return [...assembly.stacksRecursively.map(({ templateFullPath }) => fs.readFileSync(templateFullPath, 'utf8'))];
  };

  test('the same input gives the same bytes: in two stacks of an app, one of them agnostic, in a stage, twice in each', () => {
    const templates = synthesize();
    expect(templates).toHaveLength(3);
    expect(synthesize()).toEqual(templates);
  });

  test('each function has its own prompt', () => {
    const stack = new Stack(new App(), 'Stack');
    for (const id of ['One', 'Two']) new BedrockChatApi(stack, id, { modelId: MODEL, systemPrompt: `You are ${id}` });
    const app = stack.node.root as App;
    expect(settingsIn(app, 'OneHandler').systemPrompt).toBe('You are One');
    expect(settingsIn(app, 'TwoHandler').systemPrompt).toBe('You are Two');
  });

  test('nothing has a fixed name, and the stack\'s description stays its owner\'s', () => {
    const { template } = chatStack();
    const names = Object.values<any>(template.toJSON().Resources).flatMap(({ Properties }) =>
      ['RoleName', 'FunctionName', 'TableName', 'LogGroupName', 'PolicyName'].map((name) => Properties?.[name]).filter((name) => typeof name === 'string'));
    for (const name of names) expect(name).toMatch(/DefaultPolicy[0-9A-F]{8}$/);
    expect(template.toJSON().Description).toBeUndefined();
  });

  test('one construct adds at most 45 resources, and stays far below what a template may hold', () => {
    const { template } = chatStack();
    expect(Object.keys(template.toJSON().Resources).length).toBeLessThanOrEqual(45);
    expect(JSON.stringify(template.toJSON()).length).toBeLessThan(150_000);
  });
});
