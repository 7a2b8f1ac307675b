import { Stack, aws_appsync as appsync, aws_dynamodb as dynamodb, aws_lambda as lambda } from 'aws-cdk-lib';
import { BedrockChatApi } from '../../../src';

/** Two chats side by side; one has a field of its own and is reached behind its props. */
export function extended(stack: Stack): BedrockChatApi {
  const chat = new BedrockChatApi(stack, 'Chat', { modelId: 'amazon.nova-lite-v1:0' });
  new BedrockChatApi(stack, 'Second', { modelId: 'amazon.nova-micro-v1:0' });

  chat.addType('type Hours { from: String! to: String! }');
  chat.addField('Query', 'openingHours(day: String!): Hours');
  chat.api.addNoneDataSource('Hours').createResolver('OpeningHours', {
    typeName: 'Query',
    fieldName: 'openingHours',
    runtime: appsync.FunctionRuntime.JS_1_0_0,
    code: appsync.Code.fromInline('export function request() { return { payload: null }; }\nexport function response() { return { from: "9", to: "17" }; }\n'),
  });

  (chat.table.node.defaultChild as dynamodb.CfnTable).deletionProtectionEnabled = true;
  (chat.handler.node.defaultChild as lambda.CfnFunction).reservedConcurrentExecutions = 50;
  (chat.api.node.defaultChild as appsync.CfnGraphQLApi).ownerContact = 'bookshop';
  return chat;
}
