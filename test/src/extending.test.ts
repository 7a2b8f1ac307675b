import { App, Stack, aws_appsync as appsync } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { buildSchema } from 'graphql';
import { MODEL, chatStack, freezeDate } from './fixture';
import { BedrockChatApi } from '../../src';

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

test('the API is a source of a merged API', () => {
  const stack = new Stack(new App(), 'Stack');
  const chat = new BedrockChatApi(stack, 'Chat', { modelId: MODEL });
  new appsync.GraphqlApi(stack, 'All', {
    name: 'all',
    definition: appsync.Definition.fromSourceApis({ sourceApis: [{ sourceApi: chat.api, mergeType: appsync.MergeType.AUTO_MERGE }] }),
  });
  Template.fromStack(stack).hasResourceProperties('AWS::AppSync::SourceApiAssociation', {
    SourceApiIdentifier: stack.resolve(chat.graphqlApiId),
    SourceApiAssociationConfig: { MergeType: 'AUTO_MERGE' },
    MergedApiIdentifier: { 'Fn::GetAtt': [Match.stringLikeRegexp('^All'), 'ApiId'] },
  });
});
