import { createWorld } from './world';

const SCHEMA = 'type Query { node: Node nodes: [Node] must: Node! } type Node { node: Node value: Int must: Node! }';
const node = () => ({ value: 1, node: { value: 2, node: { value: 3 } }, must: { value: 4 } });

test('a query may be as deep as the API says, and what is below is null with an error', async () => {
  const { run } = createWorld(SCHEMA, { 'Query.node': node }, { queryDepthLimit: 2 });
  await expect(run('{ L1: node { L2: node { L3: value } value } }')).resolves.toMatchObject({
    data: { L1: { L2: { L3: null }, value: 1 } },
    errors: [{ path: ['L1', 'L2', 'L3'], errorType: 'QueryDepthLimitReached' }],
  });
});

test('an index is no level', async () => {
  const { run } = createWorld(SCHEMA, { 'Query.nodes': () => [node(), node()] }, { queryDepthLimit: 2 });
  await expect(run('{ nodes { value } }')).resolves.toEqual({ data: { nodes: [{ value: 1 }, { value: 1 }] } });
});

test('the first parent that may be null is null where the field may not', async () => {
  const { run } = createWorld(SCHEMA, { 'Query.node': node }, { queryDepthLimit: 1 });
  const { data, errors } = await run('{ node { must { value } } }');
  expect(data).toEqual({ node: null });
  expect(errors).toMatchObject([{ path: ['node', 'must'], errorType: 'QueryDepthLimitReached' }]);
});

test('so many resolvers run as the API says, and no more', async () => {
  const { run, requests } = createWorld(SCHEMA, { 'Query.node': node }, { resolverCountLimit: 2 });
  const { data, errors } = await run('{ a: node { value } b: node { value } c: node { value } }');
  expect(data).toEqual({ a: { value: 1 }, b: { value: 1 }, c: null });
  expect(errors).toMatchObject([{ path: ['c'], errorType: 'ResolverExecutionLimitReached' }]);
  expect(requests).toHaveLength(2);
});

test('the count begins anew with each request', async () => {
  const { run } = createWorld(SCHEMA, { 'Query.node': node }, { resolverCountLimit: 1 });
  await run('{ node { value } }');
  await expect(run('{ node { value } }')).resolves.toEqual({ data: { node: { value: 1 } } });
});

test('without limits of the API, AppSync\'s own count', async () => {
  const { run, requests } = createWorld(SCHEMA, { 'Query.nodes': () => Array.from({ length: 10_001 }, () => ({})), 'Node.value': () => 1 });
  const { errors } = await run('{ nodes { value } }');
  expect(requests).toHaveLength(10_000);
  expect(errors).toHaveLength(2);
  expect(errors![0]).toMatchObject({ path: ['nodes', 9_999, 'value'], errorType: 'ResolverExecutionLimitReached', message: 'Resolver execution limit of 10000 reached.' });
});

test('a query of more than 15,000 tokens is refused', async () => {
  const { run } = createWorld(SCHEMA);
  const { errors } = await run(`{ ${'node { value } '.repeat(4_000)} }`);
  expect(errors).toMatchObject([{ message: 'Validation error of type InvalidSyntax: The query holds more than 15000 tokens.' }]);
});
