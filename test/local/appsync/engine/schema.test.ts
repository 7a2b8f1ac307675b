import { createWorld } from './world';

test.each([
  ['a syntax error', 'type Query {\n  hello String\n}', /^AppSync would refuse the schema \(line 2\): Syntax Error/],
  ['an unknown type', 'type Query { hello: Strin }', /Unknown type "Strin"/],
  ['an unknown directive', 'type Query { hello: String @client }', /Unknown directive "@client"/],
  ['a repeated directive', 'type Query { hello: String @aws_iam @aws_iam }', /"@aws_iam" can only be used once/],
  ['a scalar of one\'s own', 'scalar Money type Query { price: Money }', /declares `scalar Money`/],
  ['a subscription to what there is not', 'type Query { a: Int } type Subscription { on: Int @aws_subscribe(mutations: ["gone"]) }', /Subscription\.on subscribes to Mutation\.gone, which does not exist/],
  ['a subscription of another type', 'type Query { a: Int } type Mutation { say: String } type Subscription { on: Int @aws_subscribe(mutations: ["say"]) }', /Subscription\.on returns Int, but Mutation\.say returns String/],
])('%s is told at once', (_, schema, message) => {
  expect(() => createWorld(schema)).toThrow(message);
});

test('interfaces and unions are told apart by __typename', async () => {
  const schema = 'type Query { all: [Thing] any: [Either] } interface Thing { id: ID } type A implements Thing { id: ID a: Int } type B implements Thing { id: ID b: Int } union Either = A | B';
  const { run } = createWorld(schema, { 'Query.all': () => [{ __typename: 'A', a: 1 }, { __typename: 'B', b: 2 }], 'Query.any': () => [{ __typename: 'B', b: 2 }, { id: '3' }] });
  await expect(run('{ all { __typename ... on A { a } ... on B { b } } }')).resolves.toEqual({ data: { all: [{ __typename: 'A', a: 1 }, { __typename: 'B', b: 2 }] } });
  await expect(run('{ any { ... on B { b } } }')).resolves.toEqual({
    data: { any: [{ b: 2 }, null] },
    errors: [{
      path: ['any', 1],
      locations: null,
      message: "Can't resolve '/any[1]'. Abstract type 'Either' must resolve to an Object type at runtime for field 'Query.any'. Could not determine the exact type of 'Either'",
    }],
  });
});

test('a schema may name its root types', async () => {
  const { run } = createWorld('schema { query: Root } type Root { hello: String }', { 'Root.hello': () => 'Hi' });
  await expect(run('{ hello }')).resolves.toEqual({ data: { hello: 'Hi' } });
});
