import * as fs from 'node:fs';
import { buildSchema, parse, validate, visit } from 'graphql';
import { TOPICS } from '../../../local/bedrock/models/embedded/topics';

/** What the embedded model tells people must be true of the product that it talks about. */
const KNOWLEDGE = TOPICS.map(({ text, more }) => `${text}\n${more}`).join('\n');
const blocks = (language: string) => [...KNOWLEDGE.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\\n\`\`\``, 'gs'))].map(([, code]) => code);
const read = (folder: string, names: RegExp) => fs.readdirSync(folder).filter((name) => names.test(name)).map((name) => fs.readFileSync(`${folder}/${name}`, 'utf8')).join('\n');

const schema = buildSchema(`
  directive @client on FIELD_DEFINITION | OBJECT
  directive @handler on FIELD_DEFINITION | OBJECT
  directive @aws_subscribe(mutations: [String!]!) on FIELD_DEFINITION
  scalar AWSDateTime
  ${fs.readFileSync('lambda-src/schema.graphql', 'utf8')}
`);

test('there are operations, code and commands to look at', () => {
  expect(blocks('graphql').length).toBeGreaterThanOrEqual(4);
  expect(blocks('ts')).not.toHaveLength(0);
  expect(blocks('sh')).not.toHaveLength(0);
});

test.each(blocks('graphql'))('%s', (operation) => {
  const document = parse(operation);
  expect(validate(schema, document)).toEqual([]);
  const conversations: string[] = [];
  const note = ({ name, value }: { name: { value: string }; value: { kind: string } }) => {
    if (name.value === 'conversationId' && 'value' in value) conversations.push(String(value.value));
  };
  visit(document, { Argument: note, ObjectField: note });
  for (const id of conversations) expect(id).toMatch(/^[A-Za-z0-9_-]{20,64}$/);
});

test('every prop that it names is one of the construct', () => {
  const props = [...read('src', /(props|options)\.ts$/).matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name]) => name);
  const [table] = TOPICS.filter(({ title }) => title === 'Props of the construct');
  const inTable = [...table.text.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell]) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
  const inCode = blocks('ts').flatMap((code) => [...code.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => name));
  expect(inTable.length).toBeGreaterThan(4);
  expect(inCode).not.toHaveLength(0);
  expect(props).toEqual(expect.arrayContaining([...inTable, ...inCode]));
});

test('every option of the command line that it names is there', () => {
  const options = [...read('local/commands', /\.ts$/).matchAll(/'(--[\w-]+)/g)].map(([, name]) => name);
  const named = [...KNOWLEDGE.matchAll(/(?<![\w-])(--[a-z][\w-]+)/g)].map(([, name]) => name);
  expect(named.length).toBeGreaterThan(4);
  expect(options).toEqual(expect.arrayContaining(named));
});

test('every root field and error code that it names is of the schema', () => {
  const roots = [schema.getQueryType()!, schema.getMutationType()!, schema.getSubscriptionType()!].flatMap((type) => Object.keys(type.getFields()));
  const fields = [...KNOWLEDGE.matchAll(/`(\w*(?:Turn|turns|Message|Reply|Response|Model|conversations?|Conversation))`/g)].map(([, name]) => name);
  expect(fields.length).toBeGreaterThan(4);
  expect(roots).toEqual(expect.arrayContaining(fields));
  const codes = [...KNOWLEDGE.matchAll(/^\| `([A-Z_]+)`/gm)].map(([, code]) => code);
  expect(codes.length).toBeGreaterThan(2);
  const known = schema.toConfig().types.flatMap((type) => type.name === 'ReplyErrorCode' ? type.toConfig() : []).flatMap((config) => 'values' in config ? Object.keys(config.values) : []);
  expect(known).toEqual(expect.arrayContaining(codes));
});
