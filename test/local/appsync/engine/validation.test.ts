import { createWorld } from './world';

const SCHEMA = `
  type Query { hello: String post(id: ID!, count: Int, kind: Kind, mail: AWSEmail): Post add(input: Input!): Post search: [Result] }
  type Post { id: ID! title: String author: Author }
  type Author { name: String }
  union Result = Post | Author
  enum Kind { LONG SHORT }
  input Input { title: String! tags: [String!] inner: Inner }
  input Inner { size: Int! }
`;
const { run } = createWorld(SCHEMA);

test.each([
  ['{ nothing }', "FieldUndefined: Field 'nothing' in type 'Query' is undefined @ 'nothing'"],
  ['{ post(id: 1) { author { age } } }', "FieldUndefined: Field 'age' in type 'Author' is undefined @ 'post/author/age'"],
  ['{ post { id } }', "MissingFieldArgument: Missing field argument id @ 'post'"],
  ['{ post(id: 1, size: 2) { id } }', "UnknownArgument: Unknown field argument size @ 'post'"],
  ['{ post(id: 1) }', "SubSelectionRequired: Sub selection required for type Post of field post @ 'post'"],
  ['{ hello { length } }', "SubSelectionNotAllowed: Sub selection not allowed on leaf type String of field hello @ 'hello'"],
  ['{ post(id: 1, count: "many") { id } }', "WrongType: argument 'count' with value 'StringValue{value='many'}' is not a valid 'Int' @ 'post'"],
  ['{ post(id: 1, mail: "nowhere") { id } }', "WrongType: argument 'mail' with value 'StringValue{value='nowhere'}' is not a valid 'AWSEmail' @ 'post'"],
  ['{ post(id: 1, kind: TINY) { id } }', "WrongType: argument 'kind' with value 'EnumValue{name='TINY'}' is not a valid 'Kind' - Literal value not in allowable values for enum 'Kind' - 'EnumValue{name='TINY'}' @ 'post'"],
  ['{ post(id: null) { id } }', "WrongType: argument 'id' with value 'NullValue{}' must not be null @ 'post'"],
  ['{ add(input: {}) { id } }', "WrongType: argument 'input' with value 'ObjectValue{objectFields=[]}' is missing required fields '[title]' @ 'add'"],
  ['{ add(input: {title: "a", size: 1}) { id } }', "WrongType: argument 'input' with value 'ObjectValue{objectFields=[ObjectField{name='title', value=StringValue{value='a'}}, ObjectField{name='size', value=IntValue{value=1}}]}' contains a field not in 'Input': 'size' @ 'add'"],
  ['{ add(input: {title: "a", tags: ["x", 2]}) { id } }', "WrongType: argument 'input.tags[1]' with value 'IntValue{value=2}' is not a valid 'String' @ 'add'"],
  ['{ add(input: {title: "a", inner: {size: 1.5}}) { id } }', "WrongType: argument 'input.inner.size' with value 'FloatValue{value=1.5}' is not a valid 'Int' @ 'add'"],
  ['query ($id: String) { post(id: $id) { id } }', "VariableTypeMismatch: Variable type 'String' doesn't match expected type 'ID!' @ 'post'"],
  ['query { post(id: $id) { id } }', "UndefinedVariable: Undefined variable id @ 'post'"],
  ['query ($id: ID) { hello }', 'UnusedVariable: Unused variable id'],
  ['query ($post: Post) { hello @include(if: $post) }', "NonInputTypeOnVariable: Variable 'post' of type 'Post' is not an input type"],
  ['{ ...Gone }', 'UndefinedFragment: Undefined fragment Gone'],
  ['{ hello } fragment Spare on Post { id }', "UnusedFragment: Unused fragment Spare @ 'Spare'"],
  ['{ post(id: 1) { ...A } } fragment A on Post { ...A }', "FragmentCycle: Fragment cycles not allowed @ 'A'"],
  ['{ post(id: 1) { ... on Author { name } } }', "InvalidFragmentType: Fragment cannot be spread here as objects of type Post can never be of type Author @ 'post'"],
  ['{ search { ... on Nobody { id } } }', "UnknownType: Unknown type Nobody @ 'search'"],
  ['{ hello @sometimes }', "UnknownDirective: Unknown directive sometimes @ 'hello'"],
  ['{ a: hello a: post(id: 1) { id } }', "FieldsConflict: a: hello and post are different fields @ 'hello'"],
  ['query A { hello } query A { hello }', "DuplicateOperationName: There can be only one operation named 'A'"],
  ['{ hello } query B { hello }', 'LoneAnonymousOperationViolation: Anonymous operation with other operations.'],
])('%s: %s', async (query, message) => {
  const { data, errors } = await run(query);
  expect(data).toBeNull();
  expect(errors!.map((error) => error.message)).toContain(`Validation error of type ${message}`);
  expect(errors![0]).toEqual({ path: null, locations: [{ line: 1, column: expect.any(Number), sourceName: null }], message: expect.any(String) });
});

test('every problem is told, each at its place', async () => {
  const { errors } = await run('{\n  nothing\n  hello(a: 1)\n}');
  expect(errors!.map(({ locations }) => locations![0])).toEqual([
    { line: 2, column: 3, sourceName: null }, { line: 3, column: 9, sourceName: null },
  ]);
});

test.each([
  ['query ($id: ID!) { post(id: $id) { id } }', {}, "Variable 'id' has coerced Null value for NonNull type 'ID!'"],
  ['query ($input: Input!) { add(input: $input) { id } }', { input: {} }, "Variable 'input' has coerced Null value for NonNull type 'String!'"],
  ['query ($input: Input!) { add(input: $input) { id } }', { input: { title: 'a', inner: {} } }, "Variable 'input' has coerced Null value for NonNull type 'Int!'"],
  ['query ($input: Input!) { add(input: $input) { id } }', { input: { title: 'a', color: 1 } }, "The variables input contains a field name 'color' that is not defined for input object type 'Input' "],
  ['query ($input: Input!) { add(input: $input) { id } }', { input: 'a' }, "Variable 'input' has an invalid value : Expected type 'Map' but was 'String'. Variables for input objects must be an instance of type 'Map'."],
  ['query ($n: Int) { post(id: 1, count: $n) { id } }', { n: 'many' }, "Variable 'n' has an invalid value : Expected type 'Int' but was 'String'."],
  ['query ($k: Kind) { post(id: 1, kind: $k) { id } }', { k: 'TINY' }, "Variable 'k' has an invalid value : Invalid input for Enum 'Kind'. No value found for name 'TINY'"],
  ['query ($m: AWSEmail) { post(id: 1, mail: $m) { id } }', { m: 'nowhere' }, "Variable 'm' has an invalid value : Unable to parse `nowhere` as a valid Email Object."],
])('%s with %j: %s', async (query, variables, message) => {
  await expect(run(query, { variables })).resolves.toEqual({
    data: null, errors: [{ path: null, locations: [{ line: 1, column: 8, sourceName: null }], message }],
  });
});

test.each([
  ['{ hello', "Invalid Syntax : offending token '<EOF>' at line 1 column 8"],
  ['{ hello ) }', "Invalid Syntax : offending token ')' at line 1 column 9"],
  ['hello', "Invalid Syntax : offending token 'hello' at line 1 column 1"],
])('%s: %s', async (query, message) => {
  await expect(run(query)).resolves.toMatchObject({ data: null, errors: [{ message, path: null }] });
});

test('introspection answers, unless the API forbids it', async () => {
  await expect(run('{ __schema { queryType { name } } __type(name: "Kind") { enumValues { name } } }')).resolves.toEqual({
    data: { __schema: { queryType: { name: 'Query' } }, __type: { enumValues: [{ name: 'LONG' }, { name: 'SHORT' }] } },
  });
  const closed = createWorld(SCHEMA, {}, { introspection: false });
  const { errors } = await closed.run('{ __typename __schema { types { name } } }');
  expect(errors![0].message).toBe("Validation error of type FieldUndefined: Field 'types' in type '__Schema' is undefined @ '__schema/types'");
  await expect(closed.run('{ __typename }')).resolves.toEqual({ data: { __typename: 'Query' } });
});

test('with several operations one must be named', async () => {
  const query = 'query A { hello } query B { __typename }';
  await expect(run(query, { operationName: 'B' })).resolves.toEqual({ data: { __typename: 'Query' } });
  await expect(run(query)).rejects.toMatchObject({ status: 400, errorType: 'BadRequestException', message: 'Missing operation name.' });
  await expect(run(query, { operationName: 'C' })).rejects.toMatchObject({ status: 400, message: "Unknown operation named 'C'." });
});
