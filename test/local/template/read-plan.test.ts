import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { API, assembly, removeAssemblies, type StackContent } from './assembly-builder';
import { readAssembly } from '../../../local/template/assembly';
import { readPlan } from '../../../local/template/read-plan';
import { UserError } from '../../../local/user-error';

afterAll(removeAssemblies);

const endpoints = (id: string) => ({ graphql: `http://127.0.0.1:1/${id}/graphql`, realtime: `ws://127.0.0.1:1/${id}/graphql/realtime` });
const read = (stacks: Record<string, StackContent>) => readPlan(readAssembly(assembly(stacks)), { region: 'eu-west-1', endpoints });
const stack = (resources: Record<string, unknown>, more: Partial<StackContent> & { sections?: Record<string, unknown> } = {}) =>
  read({ Chat: { template: { Resources: { ...API, ...resources }, ...more.sections }, ...more } });
const apiId = { 'Fn::GetAtt': ['Api', 'ApiId'] };

describe('an app', () => {
  test('is read twice to the same plan', () => {
    expect(stack({})).toEqual(stack({}));
  });

  test('takes Region and account from the stack, else the defaults', () => {
    expect(stack({}).region).toBe('eu-west-1');
    expect(stack({}, { environment: 'aws://111122223333/us-gov-west-1' })).toMatchObject({
      region: 'us-gov-west-1', account: '111122223333', partition: 'aws-us-gov',
    });
  });

  test('of a stage is found inside its own assembly', () => {
    const inner = assembly({ Chat: { template: { Resources: API } } });
    const outer = fs.mkdtempSync(path.join(os.tmpdir(), 'assembly-'));
    fs.renameSync(inner, path.join(outer, 'assembly-Stage'));
    fs.writeFileSync(path.join(outer, 'manifest.json'), JSON.stringify({
      artifacts: { Stage: { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Stage' } } },
    }));
    expect(readPlan(readAssembly(outer), { region: 'eu-west-1', endpoints }).apis).toHaveLength(1);
    fs.rmSync(outer, { recursive: true });
  });

  test('tells which resources are not run', () => {
    expect(stack({ Queue: { Type: 'AWS::SQS::Queue' }, Other: { Type: 'AWS::SQS::Queue' } }).notRun).toEqual([{ type: 'AWS::SQS::Queue', count: 2 }]);
  });

  test('leaves out what its condition leaves out', () => {
    const plan = stack({ Table: { Type: 'AWS::DynamoDB::Table', Condition: 'InParis' } }, {
      sections: { Conditions: { InParis: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-west-3'] } } },
    });
    expect(plan.tables).toEqual([]);
  });
});

describe('an API', () => {
  test('brings schema, keys, environment, data sources, resolvers and pipeline functions', () => {
    const plan = stack({
      Key: { Type: 'AWS::AppSync::ApiKey', Properties: { ApiId: apiId, Expires: 1800000000 } },
      None: { Type: 'AWS::AppSync::DataSource', Properties: { ApiId: apiId, Name: 'nothing', Type: 'NONE' } },
      Step: {
        Type: 'AWS::AppSync::FunctionConfiguration',
        Properties: { ApiId: apiId, Name: 'step', DataSourceName: { 'Fn::GetAtt': ['None', 'Name'] }, Code: 'step' },
      },
      Hello: {
        Type: 'AWS::AppSync::Resolver',
        Properties: {
          ApiId: apiId,
          TypeName: 'Query',
          FieldName: 'hello',
          Kind: 'PIPELINE',
          PipelineConfig: { Functions: [{ 'Fn::GetAtt': ['Step', 'FunctionId'] }] },
          CodeS3Location: { 'Fn::Sub': 's3://cdk-assets-${AWS::AccountId}-${AWS::Region}/abc.js' },
        },
      },
      Api: { Type: 'AWS::AppSync::GraphQLApi', Properties: { ...API.Api.Properties, EnvironmentVariables: { TURNS: 20 } } },
    }, { assets: { abc: 'from the asset' }, constructPaths: { '/Chat/Backend/Api/Resource': 'Api' } });
    expect(plan.apis[0]).toMatchObject({
      constructPath: 'Chat/Backend/Api',
      schema: 'type Query { hello: String }',
      apiKeys: [{ key: expect.stringMatching(/^da2-[a-z0-9]{26}$/), expires: 1800000000 }],
      environment: { TURNS: '20' },
      dataSources: [{ type: 'NONE', name: 'nothing' }],
      resolvers: [{ kind: 'PIPELINE', code: 'from the asset', functionIds: [plan.apis[0].pipelineFunctions[0].id] }],
      pipelineFunctions: [{ name: 'step', dataSourceName: 'nothing', code: 'step' }],
    });
  });

  test('keeps its modes in order', () => {
    const plan = stack({
      Pool: { Type: 'AWS::Cognito::UserPool' },
      Api: {
        Type: 'AWS::AppSync::GraphQLApi',
        Properties: {
          Name: 'api',
          AuthenticationType: 'AMAZON_COGNITO_USER_POOLS',
          UserPoolConfig: { UserPoolId: { Ref: 'Pool' }, DefaultAction: 'ALLOW' },
          AdditionalAuthenticationProviders: [
            { AuthenticationType: 'OPENID_CONNECT', OpenIDConnectConfig: { Issuer: 'https://issuer.example', ClientId: 'me' } },
            { AuthenticationType: 'AWS_IAM' },
          ],
        },
      },
    });
    expect(plan.apis[0].defaultAuthorization).toMatchObject({ type: 'AMAZON_COGNITO_USER_POOLS', userPoolId: expect.stringMatching(/^eu-west-1_/) });
    expect(plan.apis[0].additionalAuthorization).toEqual([
      { type: 'OPENID_CONNECT', issuer: 'https://issuer.example', clientId: 'me' }, { type: 'AWS_IAM' },
    ]);
  });

  test.each([
    ['an HTTP data source', { Http: { Type: 'AWS::AppSync::DataSource', Properties: { ApiId: apiId, Name: 'web', Type: 'HTTP' } } }, /type `HTTP`.*NONE, AWS_LAMBDA and AMAZON_DYNAMODB/],
    ['VTL', {
      Hello: { Type: 'AWS::AppSync::Resolver', Properties: { ApiId: apiId, TypeName: 'Query', FieldName: 'hello', DataSourceName: 'x', RequestMappingTemplate: '{}' } },
    }, /written in VTL/],
    ['a merged API', { Api: { Type: 'AWS::AppSync::GraphQLApi', Properties: { Name: 'm', AuthenticationType: 'API_KEY', ApiType: 'MERGED' } } }, /merged API/],
    ['a data source without a role', { Table: { Type: 'AWS::AppSync::DataSource', Properties: { ApiId: apiId, Name: 't', Type: 'AMAZON_DYNAMODB', DynamoDBConfig: { TableName: 't' } } } }, /Table in stack Chat has no `ServiceRoleArn`/],
    ['no schema', { Schema: { Type: 'AWS::Logs::LogGroup' } }, /has no schema/],
  ])('fails in one clear line on %s', (_name, resources, message) => {
    expect(() => stack(resources)).toThrow(UserError);
    expect(() => stack(resources)).toThrow(message);
  });
});

describe('a function', () => {
  const caller = { Source: { Type: 'AWS::AppSync::DataSource', Properties: { ApiId: apiId, Name: 'f', Type: 'AWS_LAMBDA', ServiceRoleArn: 'role', LambdaConfig: { LambdaFunctionArn: { 'Fn::GetAtt': ['Fn', 'Arn'] } } } } };
  const properties = { Runtime: 'nodejs24.x', Handler: 'index.handler', Role: 'arn:aws:iam::123456789012:role/r', Code: { S3Key: 'abc.zip' } };

  test('has its code, settings and asynchronous behaviour', () => {
    const plan = stack({
      ...caller,
      Fn: {
        Type: 'AWS::Lambda::Function',
        Properties: { ...properties, Timeout: 90, MemorySize: 512, Environment: { Variables: { URL: { 'Fn::GetAtt': ['Api', 'GraphQLUrl'] } } }, LoggingConfig: { LogFormat: 'JSON' } },
      },
      Config: { Type: 'AWS::Lambda::EventInvokeConfig', Properties: { FunctionName: { Ref: 'Fn' }, MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60, Qualifier: '$LATEST' } },
    }, { assets: { abc: { 'index.js': '' } } });
    expect(plan.functions).toMatchObject([{
      timeoutSeconds: 90,
      memoryMegabytes: 512,
      logFormat: 'JSON',
      environment: { URL: `http://127.0.0.1:1/${plan.apis[0].id}/graphql` },
      asyncInvocation: { retryAttempts: 0, maxEventAgeSeconds: 60 },
    }]);
    const { code } = plan.functions[0];
    expect('folder' in code && fs.existsSync(path.join(code.folder, 'index.js'))).toBe(true);
  });

  test('may be told of a guardrail that the app makes', () => {
    const plan = stack({
      ...caller,
      Guardrail: { Type: 'AWS::Bedrock::Guardrail' },
      Version: { Type: 'AWS::Bedrock::GuardrailVersion', Properties: { GuardrailIdentifier: { 'Fn::GetAtt': ['Guardrail', 'GuardrailId'] } } },
      Fn: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          ...properties, Environment: { Variables: { ID: { 'Fn::GetAtt': ['Guardrail', 'GuardrailId'] }, VERSION: { 'Fn::GetAtt': ['Version', 'Version'] } } },
        },
      },
    }, { assets: { abc: { 'index.js': '' } } });
    expect(plan.functions[0].environment).toEqual({ ID: expect.stringMatching(/^[a-z0-9]{12}$/), VERSION: '1' });
  });

  test('may stand in the template', () => {
    const plan = stack({ ...caller, Fn: { Type: 'AWS::Lambda::Function', Properties: { ...properties, Code: { ZipFile: 'exports.handler = 1;' } } } });
    expect(plan.functions[0].code).toEqual({ inline: 'exports.handler = 1;' });
  });

  test('that no API calls is not read', () => {
    expect(stack({ Fn: { Type: 'AWS::Lambda::Function', Properties: { ...properties, Runtime: 'python3.13' } } }).functions).toEqual([]);
  });

  test.each([
    ['another runtime', { ...properties, Runtime: 'python3.13' }, /runs on `python3.13`.*Node\.js functions only/],
    ['code that is missing', { ...properties, Code: { S3Key: 'gone.zip' } }, /code of function .* is not among the assets/],
  ])('fails in one clear line on %s', (_name, wrong, message) => {
    expect(() => stack({ ...caller, Fn: { Type: 'AWS::Lambda::Function', Properties: wrong } }, { assets: { abc: {} } })).toThrow(message);
  });
});

test('both kinds of table are read', () => {
  const common = {
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }, { AttributeName: 'n', AttributeType: 'N' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }, { AttributeName: 'n', KeyType: 'RANGE' }],
    TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
  };
  const plan = stack({
    One: { Type: 'AWS::DynamoDB::Table', Properties: common },
    Two: { Type: 'AWS::DynamoDB::GlobalTable', Properties: { ...common, TableName: 'fixed' } },
  });
  expect(plan.tables).toMatchObject([
    { partitionKey: { name: 'pk', type: 'S' }, sortKey: { name: 'n', type: 'N' }, timeToLiveAttribute: 'ttl' },
    { name: 'fixed', arn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/fixed' },
  ]);
});

test('a role has the statements of its inline, attached and managed policies', () => {
  const document = (action: string) => ({ Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });
  const plan = stack({
    Role: { Type: 'AWS::IAM::Role', Properties: { Policies: [{ PolicyDocument: document('a:One') }], ManagedPolicyArns: [{ Ref: 'Managed' }] } },
    Attached: { Type: 'AWS::IAM::Policy', Properties: { Roles: [{ Ref: 'Role' }], PolicyDocument: document('a:Two') } },
    Managed: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: document('a:Three') } },
  });
  expect(plan.roles[0].statements.flatMap(({ actions }) => actions)).toEqual(['a:One', 'a:Two', 'a:Three']);
});

describe('a folder that is no app', () => {
  const plain = fs.mkdtempSync(path.join(os.tmpdir(), 'no-assembly-'));
  afterAll(() => fs.rmSync(plain, { recursive: true }));

  test.each([
    ['that does not exist', () => path.join(plain, 'nothing'), /there is no folder .*cdk synth/],
    ['without a manifest', () => plain, /is not a cloud assembly: it holds no manifest\.json/],
    ['with a broken manifest', () => { fs.writeFileSync(path.join(plain, 'manifest.json'), '{'); return plain; }, /is not JSON/],
    ['with a foreign manifest', () => { fs.writeFileSync(path.join(plain, 'manifest.json'), '{"name":"pwa"}'); return plain; }, /it has no artifacts/],
    ['without an API', () => assembly({ Chat: { template: { Resources: {} } } }), /holds no AppSync API/],
  ])('%s: one clear line', (_name, folder, message) => {
    const attempt = () => readPlan(readAssembly(folder()), { region: 'eu-west-1', endpoints });
    expect(attempt).toThrow(UserError);
    expect(attempt).toThrow(message);
  });
});
