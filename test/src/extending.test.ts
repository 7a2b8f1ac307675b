import * as fs from 'node:fs';
import * as awsCdkLib from 'aws-cdk-lib';
import { CfnResource, Stack, TagManager, Tags } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { buildSchema } from 'graphql';
import * as ts from 'typescript';
import { chatStack, freezeDate, line } from './fixture';
import * as library from '../../src';

freezeDate();

const schemaOf = (template: Template): string => Object.values<any>(template.findResources('AWS::AppSync::GraphQLSchema'))[0].Properties.Definition;

const APPSYNC = `
  directive @aws_subscribe(mutations: [String!]!) on FIELD_DEFINITION
  directive @aws_api_key on FIELD_DEFINITION | OBJECT
  directive @aws_iam on FIELD_DEFINITION | OBJECT
  scalar AWSDateTime`;

describe('a field of one\'s own', () => {
  test.each(['Query', 'Mutation', 'Subscription'])('stands in %s, and the schema stays one', (typeName) => {
    const made = chatStack();
    made.chat.addType('type Hours { from: String! }');
    made.chat.addField(typeName, 'openingHours(day: String!): Hours @aws_api_key');
    const fields = (buildSchema(`${schemaOf(made.template)}${APPSYNC}`).getType(typeName) as any).getFields();
    expect(String(fields.openingHours.type)).toBe('Hours');
    expect(Object.keys(fields).length).toBeGreaterThan(1);
  });

  test.each([
    ['another type', 'Turn', 'a: String', '`typeName` must be Query, Mutation or Subscription, got "Turn"'],
    ['no field', 'Query', 'nothing', '`field` must be a field as in a schema'],
    ['a name that is taken', 'Query', 'turns: String', '`field` must have a name of its own, got turns'],
  ])('%s is refused', (_, typeName, field, message) => {
    expect(() => chatStack().chat.addField(typeName, field)).toThrow(message);
  });
});

/** The stack of each example in docs/extending.md, by its heading; one of several under a heading by its number there. */
const EXAMPLES = new Map(fs.readFileSync('docs/extending.md', 'utf8').split(/^## /m).flatMap((section) => {
  const heading = section.split('\n')[0];
  return [...section.matchAll(/^```ts\n(.*?)^```$/gms)].map(({ 1: code }, index) => [index ? `${heading} ${index + 1}` : heading, code] as const);
}));

function stackOf(heading: string): Stack {
  const { outputText } = ts.transpileModule(`${EXAMPLES.get(heading)!}\nexport { stack };`, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
  const exports = {} as { stack: Stack };
  new Function('exports', 'require', outputText)(exports, (name: string) => name === 'cdk-bedrock-chat-api' ? library : awsCdkLib);
  return exports.stack;
}

/** A resource of the only such type, by its properties. */
const properties = (template: Template, type: string, id = ''): any =>
  Object.entries(template.findResources(type)).find(([logicalId]) => logicalId.startsWith(id))![1].Properties;

describe('the examples of docs/extending.md', () => {
  const LOOKED_AT: Record<string, (template: Template) => void> = {
    'Fields of your own': (template) => {
      expect(schemaOf(template)).toContain('openingHours(day: String!): Hours');
      template.hasResourceProperties('AWS::AppSync::Resolver', { TypeName: 'Query', FieldName: 'openingHours', DataSourceName: 'Hours' });
    },
    'A source of a merged API': (template) => {
      template.hasResourceProperties('AWS::AppSync::SourceApiAssociation', {
        SourceApiIdentifier: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Chat'), 'ApiId'] },
        SourceApiAssociationConfig: { MergeType: 'AUTO_MERGE' },
        MergedApiIdentifier: { 'Fn::GetAtt': [Match.stringLikeRegexp('^All'), 'ApiId'] },
      });
    },
    'What is not a prop': (template) => {
      expect(properties(template, 'AWS::AppSync::GraphQLApi').OwnerContact).toBe('bookshop');
      expect(properties(template, 'AWS::Lambda::Function').ReservedConcurrentExecutions).toBe(50);
      expect(properties(template, 'AWS::DynamoDB::Table').DeletionProtectionEnabled).toBe(true);
    },
    'What is not a prop 2': (template) => {
      expect(properties(template, 'AWS::DynamoDB::Table').Tags).toEqual([{ Key: 'cost-center', Value: 'chat' }]);
      expect(properties(template, 'AWS::IAM::Role').PermissionsBoundary).toEqual(expect.anything());
    },
    'A domain name of your own': (template) => {
      template.hasResourceProperties('AWS::AppSync::DomainName', { DomainName: 'chat.example.com' });
      template.hasResourceProperties('AWS::Route53::RecordSet', {
        Name: 'chat.example.com.', ResourceRecords: [{ 'Fn::GetAtt': [Match.stringLikeRegexp('^ChatApiDomainName'), 'AppSyncDomainName'] }],
      });
    },
    'From another stack': (template) => {
      template.hasResourceProperties('AWS::IAM::Policy', {
        PolicyDocument: { Statement: [{ Action: 'appsync:GraphQL', Effect: 'Allow', Resource: Match.arrayWith([Match.stringLikeRegexp('/types/Mutation/fields/sendMessage$')]) }] },
      });
    },
    'With cdk-nag': (template) => {
      template.hasResourceProperties('AWS::AppSync::GraphQLApi', { XrayEnabled: true });
      const app = new awsCdkLib.App();
      for (const Pack of [AwsSolutionsChecks, ServerlessChecks]) expect(new Pack(app).validateScope(stackOf('With cdk-nag')).violations).toEqual([]);
    },
  };

  test.each(Object.entries(LOOKED_AT))('%s', (heading, look) => look(Template.fromStack(stackOf(heading))));

  test('are all looked at', () => {
    expect([...EXAMPLES.keys()].sort()).toEqual(Object.keys(LOOKED_AT).sort());
  });
});

describe('tags and a permissions boundary', () => {
  let stack: Stack;
  let template: Template;
  beforeAll(() => {
    const made = chatStack((scope) => ({ encryptionKey: new Key(scope, 'Key'), vpc: new Vpc(scope, 'Vpc') }));
    made.chat.addSite('Site', { publishApiKey: true });
    ({ stack } = made);
    Tags.of(stack).add('team', 'chat');
    PermissionsBoundary.of(stack).apply(ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'developers'));
    ({ template } = made);
  });

  test('the tags reach every resource that CloudFormation can tag', () => {
    const taggable = stack.node.findAll()
      .filter((construct): construct is CfnResource => CfnResource.isCfnResource(construct) && TagManager.isTaggable(construct));
    const types = new Set(taggable.map(({ cfnResourceType }) => cfnResourceType));
    for (const type of ['AppSync::GraphQLApi', 'DynamoDB::Table', 'IAM::Role', 'Lambda::Function', 'Logs::LogGroup', 'S3::Bucket', 'CloudFront::Distribution']) {
      expect(types).toContain(`AWS::${type}`);
    }
    const { Resources } = template.toJSON();
    const isTagged = (resource: CfnResource) => JSON.stringify(Resources[stack.resolve(resource.logicalId)].Properties.Tags).includes('"team"');
    expect(taggable.filter((resource) => !isTagged(resource)).map(({ node }) => node.path)).toEqual([]);
  });

  test('the boundary reaches every role', () => {
    const roles = Object.values(template.findResources('AWS::IAM::Role'));
    expect(roles.length).toBeGreaterThan(3);
    for (const { Properties } of roles) expect(line(Properties.PermissionsBoundary)).toBe('arn:<Partition>:iam::<AccountId>:policy/developers');
  });
});
