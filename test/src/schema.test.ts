import * as fs from 'node:fs';
import * as path from 'node:path';
import { AuthorizationType } from 'aws-cdk-lib/aws-appsync';
import { buildSchema, parse, visit } from 'graphql';
import { assembleSchema, rootFields } from '../../src/private/schema';

const SOURCE = fs.readFileSync('lambda-src/schema.graphql', 'utf8');
const MODES = Object.values(AuthorizationType);
const COMBINATIONS = MODES
  .reduce<AuthorizationType[][]>((sets, mode) => [...sets, ...sets.map((set) => [...set, mode])], [[]])
  .filter((set) => set.length > 0);
const APPSYNC = `
  directive @aws_api_key on OBJECT | FIELD_DEFINITION
  directive @aws_iam on OBJECT | FIELD_DEFINITION
  directive @aws_cognito_user_pools on OBJECT | FIELD_DEFINITION
  directive @aws_oidc on OBJECT | FIELD_DEFINITION
  directive @aws_lambda on OBJECT | FIELD_DEFINITION
  directive @aws_subscribe(mutations: [String!]!) on FIELD_DEFINITION
  scalar AWSDateTime
`;

const assemble = (clientModes: AuthorizationType[], broadcast = true) => assembleSchema({ clientModes, broadcast }, SOURCE);

/** `Type` and `Type.field` with the directives that stand on it. */
function directives(schema: string): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const definition of parse(schema).definitions) {
    if (definition.kind !== 'ObjectTypeDefinition') continue;
    found[definition.name.value] = definition.directives!.map(({ name }) => name.value);
    for (const field of definition.fields!) found[`${definition.name.value}.${field.name.value}`] = field.directives!.map(({ name }) => name.value);
  }
  return found;
}

test.each(COMBINATIONS.map((modes) => [modes.join(' '), modes] as const))('%s: a valid schema, no directive twice, nothing left to expand', (_, modes) => {
  const schema = assemble(modes);
  buildSchema(APPSYNC + schema); // refuses repeated and unknown directives
  expect(schema).not.toMatch(/@client|@handler/);
  for (const [name, names] of Object.entries(directives(schema))) {
    expect([name, new Set(names).size]).toEqual([name, names.length]);
  }
});

test('what AppSync gets has no descriptions and no comments', () => {
  const schema = assemble([AuthorizationType.API_KEY]);
  visit(parse(schema), { enter: (node) => { expect((node as any).description).toBeUndefined(); } });
  expect(schema).not.toContain('#');
  expect(schema.length).toBeLessThan(SOURCE.length);
});

test('client fields take the clients\' modes, handler fields IAM alone, shared types both', () => {
  const found = directives(assemble([AuthorizationType.USER_POOL, AuthorizationType.API_KEY]));
  expect(found['Mutation.sendMessage']).toEqual(['aws_cognito_user_pools', 'aws_api_key']);
  expect(found['Subscription.onReply']).toEqual(['aws_cognito_user_pools', 'aws_api_key', 'aws_subscribe']);
  expect(found['Mutation.finishTurn']).toEqual(['aws_iam']);
  expect(found.ReplyEvent).toEqual(['aws_cognito_user_pools', 'aws_api_key', 'aws_iam']);
  expect(found.Turn).toEqual(['aws_cognito_user_pools', 'aws_api_key']);
});

test('IAM clients and the handler share one directive', () => {
  expect(directives(assemble([AuthorizationType.IAM])).ReplyEvent).toEqual(['aws_iam']);
});

test('without broadcast there is no onModelResponse, and nothing else is missing', () => {
  const all = rootFields(assemble([AuthorizationType.IAM]));
  const quiet = rootFields(assemble([AuthorizationType.IAM], false));
  expect([...all].filter((field) => !quiet.has(field))).toEqual(['Subscription.onModelResponse']);
});

test('root fields are those that a parser finds', () => {
  const schema = assemble([AuthorizationType.API_KEY]);
  const parsed = Object.keys(directives(schema)).filter((name) => /^(Query|Mutation|Subscription)\./.test(name));
  expect([...rootFields(schema)].sort()).toEqual(parsed.sort());
});

test.each([
  ['api-key', [AuthorizationType.API_KEY], true],
  ['user-pool-and-iam', [AuthorizationType.USER_POOL, AuthorizationType.IAM], false],
] as const)('the schema of %s is as agreed', (name, modes, broadcast) => {
  const golden = path.join(__dirname, 'golden', `schema.${name}.graphql`);
  const schema = assemble([...modes], broadcast);
  if (process.env.UPDATE_GOLDEN) fs.writeFileSync(golden, schema);
  expect(schema).toBe(fs.readFileSync(golden, 'utf8'));
});
