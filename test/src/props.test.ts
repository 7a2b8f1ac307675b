import * as fs from 'node:fs';
import { Annotations, App, Aws, CfnParameter, Duration, Expiration, Lazy, Stack } from 'aws-cdk-lib';
import { Annotations as Recorded, Match } from 'aws-cdk-lib/assertions';
import { AuthorizationType, Visibility } from 'aws-cdk-lib/aws-appsync';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { MODEL, chatStack, freezeDate } from './fixture';
import { BedrockChatApi, BedrockChatApiProps, ChatModel, GuardrailStreamMode } from '../../src';

freezeDate();

type Props = Partial<BedrockChatApiProps>;
const TOKEN = Lazy.string({ produce: () => 'token' });
const NUMBER_TOKEN = Lazy.number({ produce: () => 1 });
const apiKey = { authorizationType: AuthorizationType.API_KEY };
const iam = { authorizationType: AuthorizationType.IAM };
const oidc = (oidcProvider: string) => ({ authorizationType: AuthorizationType.OIDC, openIdConnectConfig: { oidcProvider } });

const certificateIn = (region: string) => Certificate.fromCertificateArn(new Stack(), 'Certificate', `arn:aws:acm:${region}:111122223333:certificate/a`);

const REFUSED: [string, Props, string][] = [
  ['no model', { modelId: undefined }, 'exactly one of `modelId` and `model` must be given, got none'],
  ['two models', { model: ChatModel.fromModelId(MODEL), modelId: MODEL }, 'exactly one of `modelId` and `model` must be given, got both'],
  ['unknown form', { modelId: 'claude' }, '`modelId` must be a foundation model (anthropic.claude-haiku-5-5), a geographic inference profile'],
  ['token model', { modelId: TOKEN }, 'got a token whose form cannot be read at synth: state it with `model`'],
  ['contradicting Region', { modelId: 'arn:aws:bedrock:eu-west-1::foundation-model/zai.glm-4.7', bedrockRegion: 'us-east-1' }, '`bedrockRegion` must be the Region of the model\'s ARN, eu-west-1, got us-east-1'],
  ['Region', { bedrockRegion: 'Ireland' }, '`bedrockRegion` must be a Region\'s name like eu-west-1, got "Ireland"'],
  ['Region that is no text of one', { bedrockRegion: '' }, '`bedrockRegion` must be a Region\'s name like eu-west-1, got ""'],
  ['maxTokens 0', { maxTokens: 0 }, '`maxTokens` must be a whole number of 1 to 1000000, got 0'],
  ['maxTokens many', { maxTokens: 1_000_001 }, '`maxTokens` must be a whole number of 1 to 1000000, got 1000001'],
  ['maxTokens fraction', { maxTokens: 1.5 }, '`maxTokens` must be a whole number of 1 to 1000000, got 1.5'],
  ['maxTokens not a number', { maxTokens: NaN }, '`maxTokens` must be a whole number of 1 to 1000000, got NaN'],
  ['maxTokens token', { maxTokens: NUMBER_TOKEN }, '`maxTokens` must be known at synth, got a token'],
  ['systemPrompt empty', { systemPrompt: ' ' }, '`systemPrompt` must not be empty, got " "'],
  ['systemPrompt long', { systemPrompt: 'x'.repeat(400_001) }, '`systemPrompt` must be at most 400000 characters long, got 400001'],
  ['systemPrompt token', { systemPrompt: `You work in ${Aws.REGION}` }, '`systemPrompt` must be known at synth, got a token'],
  ['temperature low', { temperature: -0.1 }, '`temperature` must be a number of 0 to 1, got -0.1'],
  ['temperature high', { temperature: 1.1 }, '`temperature` must be a number of 0 to 1, got 1.1'],
  ['temperature token', { temperature: NUMBER_TOKEN }, '`temperature` must be known at synth, got a token'],
  ['topP low', { topP: -0.1 }, '`topP` must be a number of 0 to 1, got -0.1'],
  ['topP high', { topP: 1.1 }, '`topP` must be a number of 0 to 1, got 1.1'],
  ['topP token', { topP: NUMBER_TOKEN }, '`topP` must be known at synth, got a token'],
  ['stopSequences none', { stopSequences: [] }, '`stopSequences` must hold 1 to 2500 texts, got 0'],
  ['stopSequences many', { stopSequences: Array(2501).fill('x') }, '`stopSequences` must hold 1 to 2500 texts, got 2501'],
  ['stopSequences empty', { stopSequences: [''] }, '`stopSequences` must hold no empty text, got ""'],
  ['stopSequences token', { stopSequences: [TOKEN] }, '`stopSequences` must be known at synth, got a token'],
  ['additional fields token', { additionalModelRequestFields: { a: [{ b: TOKEN }] } }, '`additionalModelRequestFields` must be known at synth, got a token'],
  ['additional fields list', { additionalModelRequestFields: [] as any }, '`additionalModelRequestFields` must be an object of JSON values, got []'],
  ['additional fields cycle', { additionalModelRequestFields: { n: BigInt(1) } }, '`additionalModelRequestFields` must be an object of JSON values, got one that is not'],
  ['additional fields long', { additionalModelRequestFields: { a: 'x'.repeat(100_001) } }, '`additionalModelRequestFields` must be at most 100000 characters of JSON'],
  ['reasoningEffort', { reasoningEffort: 'Very high' }, '`reasoningEffort` must be one word in small letters, as Bedrock\'s documentation names it, got "Very high"'],
  ['serviceTier', { serviceTier: '1' }, '`serviceTier` must be one word in small letters'],
  ['latency', { latency: 'OPTIMIZED' }, '`latency` must be one word in small letters'],
  ['reasoningEffort empty', { reasoningEffort: '' }, '`reasoningEffort` must not be empty, got ""'],
  ['reasoningEffort token', { reasoningEffort: TOKEN }, '`reasoningEffort` must be known at synth, got a token'],
  ['serviceTier token', { serviceTier: TOKEN }, '`serviceTier` must be known at synth, got a token'],
  ['latency token', { latency: TOKEN }, '`latency` must be known at synth, got a token'],
  ['guardrail without version', { guardrailIdentifier: 'abc' }, '`guardrailIdentifier` and `guardrailVersion` must be given together, got only `guardrailIdentifier`'],
  ['version without guardrail', { guardrailVersion: '1' }, '`guardrailIdentifier` and `guardrailVersion` must be given together, got only `guardrailVersion`'],
  ['guardrail', { guardrailIdentifier: 'arn:aws:s3:::x', guardrailVersion: '1' }, '`guardrailIdentifier` must be a guardrail\'s id or ARN, got "arn:aws:s3:::x"'],
  ['guardrail of another Region', { guardrailIdentifier: 'arn:aws:bedrock:us-east-1:111122223333:guardrail/abc', guardrailVersion: '1', bedrockRegion: 'eu-west-1' },
    '`guardrailIdentifier` must be in the Region whose Bedrock is called, eu-west-1, got one in us-east-1'],
  ['guardrail version', { guardrailIdentifier: 'abc', guardrailVersion: 'v1' }, '`guardrailVersion` must be a number like \'1\', or \'DRAFT\', got "v1"'],
  ['stream mode alone', { guardrailStreamMode: GuardrailStreamMode.ASYNC }, '`guardrailStreamMode` must go with `guardrailIdentifier`, got it alone'],
  ['guardrail profile alone', { guardrailProfileId: 'eu.guardrail.v1:0' }, '`guardrailProfileId` must go with `guardrailIdentifier`, got it alone'],
  ['guardrail profile', { guardrailIdentifier: 'abc', guardrailVersion: '1', guardrailProfileId: 'eu' }, '`guardrailProfileId` must be the id of a guardrail profile like eu.guardrail.v1:0, got "eu"'],
  ['memorySize small', { memorySize: 127 }, '`memorySize` must be a whole number of 128 to 10240 MiB, got 127'],
  ['memorySize large', { memorySize: 10_241 }, '`memorySize` must be a whole number of 128 to 10240 MiB, got 10241'],
  ['memorySize token', { memorySize: NUMBER_TOKEN }, '`memorySize` must be known at synth, got a token'],
  ['timeout short', { timeout: Duration.seconds(29) }, '`timeout` must be 30 seconds to 15 minutes, got 29 seconds'],
  ['timeout long', { timeout: Duration.minutes(16) }, '`timeout` must be 30 seconds to 15 minutes, got 16 minutes'],
  ['timeout fraction', { timeout: Duration.millis(30_500) }, '`timeout` must be whole seconds, got'],
  ['timeout token', { timeout: Duration.seconds(NUMBER_TOKEN) }, '`timeout` must be known at synth, got a token'],
  ['historyTurns few', { historyTurns: -1 }, '`historyTurns` must be a whole number of 0 to 100, got -1'],
  ['historyTurns many', { historyTurns: 101 }, '`historyTurns` must be a whole number of 0 to 100, got 101'],
  ['historyTurns token', { historyTurns: NUMBER_TOKEN }, '`historyTurns` must be known at synth, got a token'],
  ['historyCharacters few', { historyCharacters: 999 }, '`historyCharacters` must be a whole number of 1000 to 200000, got 999'],
  ['historyCharacters token', { historyCharacters: NUMBER_TOKEN }, '`historyCharacters` must be known at synth, got a token'],
  ['historyCharacters many', { historyCharacters: 200_001 }, '`historyCharacters` must be a whole number of 1000 to 200000, got 200001'],
  ['maxMessageLength short', { maxMessageLength: 0 }, '`maxMessageLength` must be a whole number of 1 to 65536 bytes, got 0'],
  ['maxMessageLength token', { maxMessageLength: NUMBER_TOKEN }, '`maxMessageLength` must be known at synth, got a token'],
  ['maxMessageLength long', { maxMessageLength: 65_537 }, '`maxMessageLength` must be a whole number of 1 to 65536 bytes, got 65537'],
  ['publishInterval short', { publishInterval: Duration.millis(9) }, '`publishInterval` must be 10 millis to 2 seconds, got 9 millis'],
  ['publishInterval long', { publishInterval: Duration.seconds(3) }, '`publishInterval` must be 10 millis to 2 seconds, got 3 seconds'],
  ['publishInterval token', { publishInterval: Duration.millis(NUMBER_TOKEN) }, '`publishInterval` must be known at synth, got a token'],
  ['retention short', { retention: Duration.minutes(59) }, '`retention` must be 1 hour to 36500 days, got 59 minutes'],
  ['retention long', { retention: Duration.days(36_501) }, '`retention` must be 1 hour to 36500 days, got 36501 days'],
  ['retention fraction', { retention: Duration.millis(3_600_001) }, '`retention` must be whole seconds, got'],
  ['retention token', { retention: Duration.days(NUMBER_TOKEN) }, '`retention` must be known at synth, got a token'],
  ['queryDepthLimit none', { queryDepthLimit: 0 }, '`queryDepthLimit` must be a whole number of 1 to 75, got 0'],
  ['queryDepthLimit many', { queryDepthLimit: 76 }, '`queryDepthLimit` must be a whole number of 1 to 75, got 76'],
  ['queryDepthLimit token', { queryDepthLimit: NUMBER_TOKEN }, '`queryDepthLimit` must be known at synth, got a token'],
  ['resolverCountLimit none', { resolverCountLimit: 0 }, '`resolverCountLimit` must be a whole number of 1 to 10000, got 0'],
  ['resolverCountLimit many', { resolverCountLimit: 10_001 }, '`resolverCountLimit` must be a whole number of 1 to 10000, got 10001'],
  ['resolverCountLimit token', { resolverCountLimit: NUMBER_TOKEN }, '`resolverCountLimit` must be known at synth, got a token'],
  ['domain name with a certificate elsewhere', { domainName: { domainName: 'chat.example.com', certificate: certificateIn('eu-west-1') } },
    '`domainName.certificate` must be in us-east-1, where AppSync looks for it, got one in eu-west-1'],
  ['webAclArn', { webAclArn: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/b' }, '`webAclArn` must be the ARN of a regional web ACL'],
  ['vpcSubnets alone', { vpcSubnets: {} }, '`vpcSubnets` must go with `vpc`, got it alone'],
  ['securityGroups alone', { securityGroups: [SecurityGroup.fromSecurityGroupId(new Stack(), 'Group', 'sg-1')] }, '`securityGroups` must go with `vpc`, got it alone'],
  ['securityGroups none', { vpc: Vpc.fromVpcAttributes(new Stack(), 'Vpc', { vpcId: 'v', availabilityZones: ['a'] }), securityGroups: [] }, '`securityGroups` must name at least one group, got an empty list'],
  ['private API without VPC', { visibility: Visibility.PRIVATE }, '`visibility` PRIVATE must go with `vpc`, got it alone'],
  ['no authorization', { authorizationModes: [] }, '`authorizationModes` must name at least one mode, got an empty list'],
  ['a mode twice', { authorizationModes: [apiKey, apiKey] }, '`authorizationModes` must name a mode once, got API_KEY twice'],
  ['two OIDC providers', { authorizationModes: [oidc('https://one.example'), iam, oidc('https://two.example')] },
    '`authorizationModes` must name at most one OIDC provider, got https://one.example and https://two.example: their subjects may be the same'],
  ['expiry without key', { authorizationModes: [iam], apiKeyExpires: Expiration.after(Duration.days(9)) }, '`apiKeyExpires` must go with an API key among `authorizationModes`, got AWS_IAM'],
];

test.each(REFUSED)('%s is refused', (_, props, message) => {
  const act = () => chatStack({ ...props } as Props);
  expect(act).toThrow(message);
  expect(act).toThrow('(Stack/Chat)');
});

test('an expiry is refused where it is given twice or out of AppSync\'s bounds', () => {
  const expires = Expiration.after(Duration.days(30));
  expect(() => chatStack({ apiKeyExpires: expires, authorizationModes: [{ ...apiKey, apiKeyConfig: { expires } }] })).toThrow('`apiKeyExpires` must be given once');
  expect(() => chatStack({ apiKeyExpires: Expiration.after(Duration.days(366)) })).toThrow('`apiKeyExpires` must be 1 to 365 days from now, got 2027-11-23');
  expect(() => chatStack({ apiKeyExpires: Expiration.after(Duration.hours(23)) })).toThrow('`apiKeyExpires` must be 1 to 365 days from now');
});

test('a web ACL is refused where the stack says that it is elsewhere', () => {
  const webAclArn = 'arn:aws:wafv2:us-east-1:111122223333:regional/webacl/a/b';
  expect(() => chatStack({ webAclArn }, { region: 'eu-west-1' })).toThrow('`webAclArn` must be in the Region of the stack, eu-west-1, got one in us-east-1');
  for (const region of ['us-east-1', undefined]) expect(() => chatStack({ webAclArn }, { region })).not.toThrow();
});

test('a certificate of the app\'s own is refused where its stack is elsewhere', () => {
  const named = (region?: string) => () => chatStack((stack) => ({ domainName: { domainName: 'chat.example.com', certificate: new Certificate(stack, 'Certificate', { domainName: 'chat.example.com' }) } }), { region });
  expect(named('eu-west-1')).toThrow('`domainName.certificate` must be in us-east-1, where AppSync looks for it, got one in eu-west-1');
  for (const region of ['us-east-1', undefined]) expect(named(region)).not.toThrow();
});

test('nothing is made where a prop is refused', () => {
  const stack = new Stack(new App(), 'Stack');
  expect(() => new BedrockChatApi(stack, 'Chat', { modelId: MODEL, authorizationModes: [] })).toThrow();
  expect(stack.node.findChild('Chat').node.children).toEqual([]);
});

test.each<[string, Props]>([
  ['least', {
    maxTokens: 1,
    temperature: 0,
    topP: 0,
    stopSequences: ['x'],
    memorySize: 128,
    timeout: Duration.seconds(30),
    historyTurns: 0,
    historyCharacters: 1000,
    maxMessageLength: 1,
    publishInterval: Duration.millis(10),
    retention: Duration.hours(1),
    queryDepthLimit: 1,
    resolverCountLimit: 1,
    guardrailIdentifier: 'abc',
    guardrailVersion: '1',
  }],
  ['most', {
    maxTokens: 1_000_000,
    temperature: 1,
    topP: 1,
    stopSequences: Array(2500).fill('x'),
    memorySize: 10_240,
    timeout: Duration.minutes(15),
    historyTurns: 100,
    historyCharacters: 200_000,
    maxMessageLength: 65_536,
    publishInterval: Duration.seconds(2),
    retention: Duration.days(36_500),
    queryDepthLimit: 75,
    resolverCountLimit: 10_000,
    systemPrompt: 'x'.repeat(400_000),
    guardrailIdentifier: 'arn:aws:bedrock:eu-west-1:111122223333:guardrail/abc',
    guardrailVersion: '99999999',
    apiKeyExpires: Expiration.atDate(new Date('2027-11-22T11:00:00Z')),
  }],
])('the %s of every prop is taken', (_, props) => {
  expect(() => chatStack(props).template).not.toThrow();
});

test('tokens are taken where CloudFormation can fill them in', () => {
  expect(() => chatStack((stack) => {
    const parameter = new CfnParameter(stack, 'Parameter').valueAsString;
    return {
      bedrockRegion: parameter,
      guardrailIdentifier: parameter,
      guardrailVersion: parameter,
      guardrailProfileId: parameter,
      webAclArn: parameter,
      domainName: { domainName: parameter, certificate: Certificate.fromCertificateArn(stack, 'Certificate', parameter) },
    };
  }).template).not.toThrow();
});

describe('warnings', () => {
  const warnings = (props: Props) => Recorded.fromStack(chatStack(props).stack).findWarning('*', Match.anyValue()).map(({ entry }) => String(entry.data));

  test('of a global profile, of the API key alone, of a model that thinks first', () => {
    const found = warnings({ modelId: 'global.anthropic.claude-haiku-5-5' });
    for (const id of ['globalProfile', 'apiKeyAlone', 'thinksFirst']) expect(found).toContainEqual(expect.stringContaining(`[ack: cdk-bedrock-chat-api:${id}]`));
    expect(found).toHaveLength(3);
  });

  test('of answers that go to everybody where callers are told apart', () => {
    expect(warnings({ authorizationModes: [iam], broadcastResponses: true })).toEqual([expect.stringContaining('[ack: cdk-bedrock-chat-api:broadcastResponses]')]);
    expect(warnings({ broadcastResponses: true })).toEqual([expect.stringContaining('apiKeyAlone')]);
  });

  test('none where nothing surprises', () => {
    expect(warnings({ modelId: 'eu.anthropic.claude-haiku-5-5', maxTokens: 4000, authorizationModes: [iam] })).toEqual([]);
    expect(warnings({ modelId: MODEL, authorizationModes: [iam] })).toEqual([]);
  });

  test('can be acknowledged', () => {
    const { stack, chat } = chatStack();
    Annotations.of(chat).acknowledgeWarning('cdk-bedrock-chat-api:apiKeyAlone');
    expect(Recorded.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });
});

/** What no value breaks: booleans, and what CDK's own types hold to. */
const WITHOUT_RULES = [
  'broadcastResponses', 'encryptionKey', 'fieldLogLevel', 'introspection', 'logRetention', 'outputs', 'pointInTimeRecovery', 'promptCaching', 'removalPolicy', 'requestMetadata',
  'showReasoning', 'tracing', 'vpc',
];

test('every prop has its rules tried, or has none', () => {
  const props = ['bedrock-chat-api-props', 'chat-api-options', 'chat-model-options']
    .flatMap((file) => [...fs.readFileSync(`src/${file}.ts`, 'utf8').matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, prop]) => prop));
  const tried = props.filter((prop) => REFUSED.some(([, given, message]) => prop in given && message.includes(`\`${prop}`)));
  expect(props.filter((prop) => !tried.includes(prop)).sort()).toEqual([...WITHOUT_RULES]);
});
