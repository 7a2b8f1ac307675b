import * as fc from 'fast-check';
import { createWorld } from './world';
import { Refusal } from '../../../../local/appsync/types';

const SCHEMA = `
  type Query { node(id: ID, where: Where): Node hello: String }
  type Mutation { say(text: String!): Node }
  type Subscription { onSay(text: String): Node @aws_subscribe(mutations: ["say"]) }
  type Node { id: ID! node: Node nodes: [Node!]! at: AWSDateTime json: AWSJSON }
  input Where { and: [Where!] id: ID json: AWSJSON }
`;
const WORDS = ['query', 'mutation', 'subscription', 'fragment', 'on', 'Node', 'Query', 'node', 'nodes', 'id', 'hello', 'say', 'onSay', 'text', 'where', 'and', 'F', '__typename',
  '__schema', '{', '}', '(', ')', ':', '$v', '!', '[', ']', '...', '@include', 'if', '=', '"x"', '"""', '1', '1.5', 'null', 'true', '\n', '#', '\\u{D800}', '\u0000', '😀'];

const document = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.constantFrom(...WORDS), { maxLength: 60 }).map((words) => words.join(' ')));

/** Documents that hold together, so that more than the parser is met. */
const { selection } = fc.letrec<{ selection: string }>((tie) => ({
  selection: fc.array(fc.oneof({ depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('id', 'at', 'json', '__typename', 'x: id', '...F', 'x: at', 'nope'),
    tie('selection').map((inner) => `node ${inner}`), tie('selection').map((inner) => `y: nodes ${inner}`), tie('selection').map((inner) => `... on Node ${inner}`),
  ), { minLength: 1, maxLength: 4 }).map((fields) => `{ ${fields.join(' ')} }`),
}));
const wellFormed = fc.tuple(fc.constantFrom('query ($v: Where) { node(where: $v)', 'mutation ($v: String!) { say(text: $v)', 'subscription ($v: String) { onSay(text: $v)'), selection, selection)
  .map(([head, body, fragment]) => `${head} ${body} } fragment F on Node ${fragment}`);

const { run, engine } = createWorld(SCHEMA, {
  'Query.node': ({ args }) => ({ id: '1', ...args }),
  'Mutation.say': ({ args }) => args.text,
  'Node.nodes': () => [{ id: '2', at: 'now', json: {} }, null],
});

async function answers(query: string, variables: Record<string, unknown>): Promise<void> {
  for (const ask of [() => run(query, { variables }), () => engine.prepare({ query, variables }, { type: 'API_KEY', identity: null, deniedFields: [] }, {})]) {
    try {
      const answer = await ask();
      JSON.stringify(answer);
      expect('fieldName' in answer || 'data' in answer || 'errors' in answer).toBe(true);
    } catch (error) {
      expect(error).toBeInstanceOf(Refusal);
    }
  }
}

test('any document and any variables get an answer', async () => {
  const variables = fc.dictionary(fc.constantFrom('v', 'w', '__proto__', 'constructor'), fc.jsonValue() as fc.Arbitrary<unknown>);
  await fc.assert(fc.asyncProperty(fc.oneof(document, wellFormed), variables, answers), { numRuns: 400 });
}, 30_000);

test.each([
  ['braces', '{'.repeat(14_000)],
  ['fields', `{ ${'node { '.repeat(7_000)} id ${'}'.repeat(7_001)}`],
  ['lists', `{ node(where: ${'['.repeat(14_000)}) }`],
  ['inline fragments', `{ ${'... { '.repeat(4_900)} hello ${'}'.repeat(4_901)}`],
  ['types', `query ($v: ${'['.repeat(14_000)}) { hello }`],
])('thousands of %s inside each other get an answer', async (_, query) => {
  const { errors } = await run(query);
  expect(errors).not.toHaveLength(0);
}, 30_000);

test.each([
  ['the same field', `{ ${'hello '.repeat(14_000)} }`],
  ['the same fields below', `{ ${'node { id } '.repeat(3_500)} }`],
  ['fields that conflict', `{ ${Array.from({ length: 4_000 }, (__, index) => `a: node(id: ${index}) `).join('')} }`],
  ['fragments that spread each other', `{ node { ...F0 } } ${Array.from({ length: 1_500 }, (__, index) => `fragment F${index} on Node { ...F${index + 1} ...F${index + 1} }`).join(' ')} fragment F1500 on Node { id }`],
  ['variables', `query (${Array.from({ length: 3_000 }, (__, index) => `$v${index}: ID `).join('')}) { hello }`],
])('thousands of %s get an answer soon', async (_, query) => {
  await expect(run(query)).resolves.toHaveProperty('data');
}, 30_000);

test('a value that is more than 500 levels deep is refused', async () => {
  const nested = (levels: number) => {
    let where: Record<string, unknown> = {};
    for (let depth = 0; depth < levels; depth += 1) where = { and: where };
    return { v: where };
  };
  const query = 'query ($v: Where) { hello @include(if: true) node(where: $v) { id } }';
  await expect(run(query, { variables: nested(499) })).resolves.toMatchObject({ data: { node: { id: '1' } } });
  await expect(run(query, { variables: nested(50_000) })).rejects.toMatchObject({ status: 400, errorType: 'MalformedHttpRequestException' });
});

test('names of JavaScript\'s own are names like others', async () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    await expect(run(`{ ${name} }`)).resolves.toMatchObject({ data: null, errors: [{ message: expect.stringContaining(`Field '${name}' in type 'Query' is undefined`) }] });
  }
  const { run: plain } = createWorld('type Query { node: Odd } type Odd { constructor: String toString: String }', { 'Query.node': () => ({}) });
  await expect(plain('{ node { constructor toString } }')).resolves.toEqual({ data: { node: { constructor: null, toString: null } } });
});
