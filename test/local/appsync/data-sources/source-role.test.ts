import { startTable, type EmbeddedTable } from './embedded-table';
import { createDataSources, type DataSource } from '../../../../local/appsync/data-sources';
import { createIdentities } from '../../../../local/iam/identities';
import type { PolicyStatement } from '../../../../local/plan';
import { UserError } from '../../../../local/user-error';
import { ManualClock } from '../../manual-clock';
import { keyedPlan } from '../authorization/world';
import { FakeLambda, fieldRequest, recordedLog } from '../fakes';

const ROLE = 'arn:aws:iam::111122223333:role/source';
const SESSION = 'arn:aws:sts::111122223333:assumed-role/source/APPSYNC_ASSUME_ROLE';
const POSTS = 'arn:aws:dynamodb:eu-west-1:111122223333:table/posts';
const ECHO = 'arn:aws:lambda:eu-west-1:111122223333:function:echo';

let table: EmbeddedTable;
beforeAll(async () => { table = await startTable(); });
beforeEach(() => table.clear());
afterAll(() => table.close());

function sourcesWith(...statements: PolicyStatement[]) {
  const lambda = new FakeLambda({ [ECHO]: (payload) => ({ payload }) });
  const sources = createDataSources(keyedPlan({
    dataSources: [
      { type: 'AMAZON_DYNAMODB', name: 'table', tableName: 'posts', roleArn: ROLE },
      { type: 'AWS_LAMBDA', name: 'function', functionArn: ECHO, roleArn: ROLE },
    ],
  }), {
    lambda,
    dynamoDb: table,
    identities: createIdentities({ partition: 'aws', region: 'eu-west-1', account: '111122223333', roles: [{ logicalId: 'Role', name: 'source', arn: ROLE, statements }] }),
    clock: new ManualClock(),
    log: recordedLog(),
  });
  const ask = (source: DataSource, request: unknown) => source.invoke({ request, caller: 'Query.posts', field: fieldRequest('Query.posts'), deadline: Infinity });
  return { lambda, table: (request: unknown) => ask(sources.get('table')!, request), function: (request: unknown) => ask(sources.get('function')!, request) };
}

const allow = (action: string, resource: string): PolicyStatement => ({ effect: 'Allow', actions: [action], resources: [resource] });
const key = { pk: { S: 'p1' }, sk: { S: 'a' } };
const update = { expression: 'SET #t = :t', expressionNames: { '#t': 'title' }, expressionValues: { ':t': { S: 'First' } } };
const byOwner = { operation: 'Query', index: 'byOwner', query: { expression: '#o = :o', expressionNames: { '#o': 'owner' }, expressionValues: { ':o': { S: 'me' } } } };
const denied = (action: string, resource: string) => ({
  type: 'DynamoDB:DynamoDbException',
  message: expect.stringContaining(`User: ${SESSION} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action (Service: DynamoDb`),
});

test.each<[string, unknown, string]>([
  ['GetItem', { operation: 'GetItem', key }, POSTS],
  ['PutItem', { operation: 'PutItem', key }, POSTS],
  ['UpdateItem', { operation: 'UpdateItem', key, update }, POSTS],
  ['DeleteItem', { operation: 'DeleteItem', key }, POSTS],
  ['Query', byOwner, `${POSTS}/index/byOwner`],
  ['Scan', { operation: 'Scan' }, POSTS],
  ['BatchGetItem', { operation: 'BatchGetItem', tables: { posts: { keys: [key] } } }, POSTS],
  ['BatchWriteItem', { operation: 'BatchPutItem', tables: { posts: [key] } }, POSTS],
])('%s takes a role that allows it, on that table or index', async (operation, request, resource) => {
  const action = `dynamodb:${operation}`;
  expect((await sourcesWith(allow(action, resource)).table(request)).error).toBeUndefined();
  table.calls.length = 0;
  expect((await sourcesWith(allow(action, `${resource}2`), allow('dynamodb:Describe*', '*')).table(request)).error).toEqual(denied(action, resource));
  expect(table.calls).toEqual([]);
});

test('the item behind a failed condition is read with the role too', async () => {
  const write = { operation: 'UpdateItem', key, update, condition: { expression: 'attribute_exists(pk)' } };
  const writer = sourcesWith(allow('dynamodb:UpdateItem', POSTS));
  expect((await writer.table(write)).error).toEqual(denied('dynamodb:GetItem', POSTS));
  const reader = sourcesWith(allow('dynamodb:UpdateItem', POSTS), allow('dynamodb:GetItem', POSTS));
  expect((await reader.table(write)).error).toMatchObject({ type: 'DynamoDB:ConditionalCheckFailedException' });
});

test.each(['RequestResponse', 'Event'])('a function takes a role that may invoke it (%s)', async (invocationType) => {
  const request = { operation: 'Invoke', invocationType, payload: 'hello' };
  const allowed = sourcesWith(allow('lambda:InvokeFunction', ECHO));
  expect((await allowed.function(request)).error).toBeUndefined();
  const versions = sourcesWith(allow('lambda:InvokeFunction', `${ECHO}:*`));
  expect((await versions.function(request)).error).toEqual({
    type: 'Lambda:AccessDeniedException',
    message: `User: ${SESSION} is not authorized to perform: lambda:InvokeFunction on resource: ${ECHO} because no identity-based policy allows the lambda:InvokeFunction action`,
  });
  expect(versions.lambda.invocations).toEqual([]);
});

test('a role that the app does not define is told at once', () => {
  const identities = createIdentities({ partition: 'aws', region: 'eu-west-1', account: '111122223333', roles: [] });
  const plan = keyedPlan({ dataSources: [{ type: 'AWS_LAMBDA', name: 'function', functionArn: ECHO, roleArn: ROLE }] });
  const services = { lambda: new FakeLambda(), dynamoDb: table, identities, clock: new ManualClock(), log: recordedLog() };
  expect(() => createDataSources(plan, services)).toThrow(UserError);
});
