import { createWorld, outcome } from './world';

const SCHEMA = `
  type Query { hello: String! post(id: ID!, first: Int = 10): Post posts: [Post] broken: Post! }
  type Mutation { write(title: String!): Post rename(title: String): Post! }
  type Post { id: ID! title: String author: Author tags: [String!] createdAt: AWSDateTime kind: Kind stars: Int related: [Post] }
  type Author { name: String! }
  enum Kind { LONG SHORT }
`;

test('a resolver answers its field, and properties answer the fields below', async () => {
  const { run } = createWorld(SCHEMA, { 'Query.post': ({ args }) => ({ id: args.id, author: { name: 'Ann' } }) });
  await expect(run('{ one: post(id: "1") { id title author { name } __typename } }'))
    .resolves.toEqual({ data: { one: { id: '1', title: null, author: { name: 'Ann' }, __typename: 'Post' } } });
});

test('a resolver below the root is given its parent', async () => {
  const { run, requests } = createWorld(SCHEMA, {
    'Query.posts': () => [{ id: '1' }, { id: '2' }],
    'Post.author': ({ source }) => ({ name: `author of ${(source as { id: string }).id}` }),
  });
  const { data } = await run('{ posts { author { name } } }');
  expect(data).toEqual({ posts: [{ author: { name: 'author of 1' } }, { author: { name: 'author of 2' } }] });
  expect(requests[0].source).toBeNull();
  expect(requests[1]).toMatchObject({ parentTypeName: 'Post', fieldName: 'author', source: { id: '1' } });
});

test('a resolver hears of the request what AppSync tells it', async () => {
  const { run, requests } = createWorld(SCHEMA, { 'Query.post': () => null });
  await run(
    'query Q($id: ID!, $more: Boolean = false) { post(id: $id) { ...Head who: author { name } related @include(if: $more) { id } } } fragment Head on Post { id ... on Post { title } id }',
    { variables: { id: '1', unused: 2 } },
  );
  expect(requests[0]).toMatchObject({
    args: { id: '1', first: 10 },
    headers: { 'x-app': 'test' },
    variables: { id: '1', unused: 2 },
    selectionSetList: ['id', 'title', 'who', 'who/name'],
  });
  expect(requests[0].selectionSetGraphQL).toBe('{\n  ...Head\n  who: author {\n    name\n  }\n  related @include(if: $more) {\n    id\n  }\n}');
});

test('the request has one end, thirty seconds after it came', async () => {
  const { run, requests } = createWorld(SCHEMA, { 'Query.posts': () => [{ id: '1' }], 'Post.related': () => [] });
  await run('{ posts { related { id } } }');
  expect(requests[1].deadline).toBe(requests[0].deadline);
});

test('a declared variable without a value is an explicit null, an argument that nobody gave is absent', async () => {
  const { run, requests } = createWorld(SCHEMA, { 'Mutation.rename': () => ({ id: '1' }) });
  await run('mutation ($title: String) { rename(title: $title) { id } }');
  await run('mutation { rename { id } }');
  expect(requests.map(({ args }) => ({ ...args }))).toEqual([{ title: null }, {}]);
});

test('an error of a resolver stands at its path, with type, info and data at its top', async () => {
  const { run } = createWorld(SCHEMA, {
    'Query.post': () => outcome({ errors: [{ message: 'No such post', errorType: 'NotFound', errorInfo: { id: '1' }, data: { near: '2' } }] }),
  });
  await expect(run('{\n  a: post(id: "1") { id }\n}')).resolves.toEqual({
    data: { a: null },
    errors: [{
      path: ['a'],
      data: { near: '2' },
      errorType: 'NotFound',
      errorInfo: { id: '1' },
      message: 'No such post',
      locations: [{ line: 2, column: 3, sourceName: null }],
    }],
  });
});

test('an appended error leaves the value', async () => {
  const { run } = createWorld(SCHEMA, { 'Query.hello': () => outcome({ value: 'Hi', errors: [{ message: 'slow', errorType: 'Warning' }] }) });
  await expect(run('{ hello }')).resolves.toMatchObject({ data: { hello: 'Hi' }, errors: [{ message: 'slow', errorType: 'Warning', errorInfo: null, data: null }] });
});

test('an error in a field that may not be null is told once, and the parent is null', async () => {
  const { run } = createWorld(SCHEMA, { 'Query.broken': () => outcome({ errors: [{ message: 'Broken', errorType: 'Internal' }] }) });
  const { data, errors } = await run('{ broken { id } }');
  expect(data).toBeNull();
  expect(errors).toHaveLength(1);
  expect(errors![0]).toMatchObject({ message: 'Broken', path: ['broken'] });
});

test('a hole in a field that may not be null is told in graphql-java\'s words', async () => {
  const { run } = createWorld(SCHEMA, { 'Query.posts': () => [{ id: '1' }, { title: 'without id' }] });
  await expect(run('{ posts { id } }')).resolves.toEqual({
    data: { posts: [{ id: '1' }, null] },
    errors: [{ path: ['posts', 1, 'id'], locations: null, message: "Cannot return null for non-nullable type: 'ID' within parent 'Post' (/posts[1]/id)" }],
  });
});

test.each([
  ['an object for a list', '{ posts { id } }', { 'Query.posts': () => ({ id: '1' }) }, "Can't resolve value (/posts) : type mismatch error, expected type LIST, got OBJECT"],
  ['a text for an object', '{ post(id: 1) { id } }', { 'Query.post': () => 'one' }, "Can't resolve value (/post) : type mismatch error, expected type OBJECT"],
  ['a time that is none', '{ post(id: 1) { createdAt } }', { 'Query.post': () => ({ createdAt: 'yesterday' }) },
    "Can't serialize value (/post/createdAt) : Unable to serialize `yesterday` as a valid DateTime Object."],
  ['an enum value that is none', '{ post(id: 1) { kind } }', { 'Query.post': () => ({ kind: 'TINY' }) }, "Can't serialize value (/post/kind) : Invalid input for Enum 'Kind'."],
  ['a text for a number', '{ post(id: 1) { stars } }', { 'Query.post': () => ({ stars: 'many' }) },
    "Can't serialize value (/post/stars) : Expected a value that can be converted to type 'Int' but it was a 'String'"],
])('%s becomes null and an error', async (_, query, resolvers: Record<string, () => unknown>, message) => {
  const { errors } = await createWorld(SCHEMA, resolvers).run(query);
  expect(errors).toEqual([{ path: expect.any(Array), locations: null, message }]);
});

test('an object in a String field looks as Java prints it', async () => {
  const { run } = createWorld(SCHEMA, { 'Query.hello': () => ({ a: 1, b: ['x', { c: null }] }) });
  await expect(run('{ hello }')).resolves.toEqual({ data: { hello: '{a=1, b=[x, {c=null}]}' } });
});

test('mutations run one after another', async () => {
  const order: string[] = [];
  const { run } = createWorld(SCHEMA, {
    'Mutation.write': async () => {
      await new Promise((resolve) => setImmediate(resolve));
      order.push('write');
      return { id: '1' };
    },
    'Mutation.rename': () => {
      order.push('rename');
      return { id: '1' };
    },
  });
  await run('mutation { write(title: "a") { id } rename { id } }');
  expect(order).toEqual(['write', 'rename']);
});

test('holes in a list of which an earlier item fails later leave no promise unheard', async () => {
  const unheard: unknown[] = [];
  const listen = (reason: unknown) => unheard.push(reason);
  process.on('unhandledRejection', listen);
  const { run } = createWorld('type Query { nodes: [Node!] } type Node { inner: Node! leaf: String }', {
    'Query.nodes': () => [{}, null],
    'Node.inner': () => null,
  });
  expect((await run('{ nodes { inner { leaf } } }')).data).toEqual({ nodes: null });
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', listen);
  expect(unheard).toEqual([]);
});
