import { createWorld, IAM, outcome, userOf } from './world';
import { USER_POOL } from '../authorization/world';

const SCHEMA = `
  type Query { hello: String }
  type Mutation { say(text: String!, owner: ID): Message saySeveral(text: String): [Message] shout(text: String!): String drop: Message guarded: Message }
  type Subscription {
    onMessage(owner: ID, text: String, ids: [ID!]): Message @aws_subscribe(mutations: ["say", "drop"])
    onSeveral: [Message] @aws_subscribe(mutations: ["saySeveral"])
    onShout: String @aws_subscribe(mutations: ["shout"])
    onMust: Message! @aws_subscribe(mutations: ["say"])
    onNothing: Message
  }
  type Message { id: ID! owner: ID text: String at: AWSDateTime! author: Author data: AWSJSON }
  type Author { name: String age: Int }
`;
const MESSAGE = { id: '1', owner: 'ann', text: 'Hi', at: '2026-01-31T12:00:00Z', author: { name: 'Ann', age: 7 }, data: { a: 1 }, secret: 'unselected' };
const saying = () => createWorld(SCHEMA, { 'Mutation.say': () => MESSAGE, 'Mutation.shout': ({ args }) => args.text });

describe('a publication', () => {
  test('is what the mutation selected, under the names of the schema', async () => {
    const { run, publications } = saying();
    await run('mutation { said: say(text: "Hi") { key: id author { called: name } ...Time } } fragment Time on Message { at }');
    expect(publications).toEqual([{ mutation: 'say', payload: { id: '1', author: { name: 'Ann' }, at: '2026-01-31T12:00:00Z' } }]);
  });

  test('joins what was selected twice', async () => {
    const { run, publications } = saying();
    await run('mutation { say(text: "Hi") { id a: author { name } author { age } } }');
    expect(publications[0].payload).toEqual({ id: '1', author: { name: 'Ann', age: 7 } });
  });

  test('of a scalar is the scalar, and AWSJSON is its text', async () => {
    const { run, publications } = saying();
    await run('mutation { shout(text: "Hi") say(text: "Hi") { data } }');
    expect(publications).toEqual([{ mutation: 'shout', payload: 'Hi' }, { mutation: 'say', payload: { data: '{"a":1}' } }]);
  });

  test('of a list is a list', async () => {
    const { run, publications } = createWorld(SCHEMA, { 'Mutation.saySeveral': () => [MESSAGE, null] });
    await run('mutation { saySeveral { key: id } }');
    expect(publications).toEqual([{ mutation: 'saySeveral', payload: [{ id: '1' }, null] }]);
  });

  test.each([
    ['a failed mutation', { 'Mutation.say': () => outcome({ errors: [{ message: 'no', errorType: 'Conflict' }] }) }],
    ['a mutation that answers nothing', { 'Mutation.say': () => null }],
    ['a result that does not fit the schema', { 'Mutation.say': () => ({ owner: 'ann' }) }],
  ])('does not come from %s', async (_, resolvers: Record<string, () => unknown>) => {
    const { run, publications } = createWorld(SCHEMA, resolvers);
    await run('mutation { say(text: "Hi") { id } }');
    expect(publications).toEqual([]);
  });

  test('comes from the field that succeeded beside one that failed', async () => {
    const { run, publications } = createWorld(SCHEMA, { 'Mutation.say': () => MESSAGE, 'Mutation.drop': () => outcome({ errors: [{ message: 'no' }] }) });
    await run('mutation { drop { id } say(text: "Hi") { id } }');
    expect(publications.map(({ mutation }) => mutation)).toEqual(['say']);
  });

  test('does not come from a query, nor from a field that is left out', async () => {
    const { run, publications } = createWorld(SCHEMA, { 'Query.hello': () => 'Hi', 'Mutation.say': () => MESSAGE });
    await run('{ hello }');
    await run('mutation ($yes: Boolean = false) { say(text: "Hi") @include(if: $yes) { id } __typename }');
    expect(publications).toEqual([]);
  });
});

test('invalidations are handed on once the field has succeeded', async () => {
  const invalidation = { subscriptionField: 'onMessage', payload: { owner: 'ann' } };
  const { run, invalidations } = createWorld(SCHEMA, { 'Mutation.drop': () => outcome({ value: MESSAGE, invalidations: [invalidation] }) });
  await run('mutation { drop { id } }');
  expect(invalidations).toEqual([invalidation]);
  const failing = createWorld(SCHEMA, { 'Mutation.drop': () => outcome({ errors: [{ message: 'no' }], invalidations: [invalidation] }) });
  await failing.run('mutation { drop { id } }');
  expect(failing.invalidations).toEqual([]);
});

describe('a start', () => {
  test('names its field, its mutations and the arguments that were given', async () => {
    const { prepare } = saying();
    await expect(prepare('subscription ($owner: ID) { mine: onMessage(owner: $owner, ids: ["1"]) { id } }', { variables: { owner: 'ann' } }))
      .resolves.toMatchObject({ fieldName: 'onMessage', mutations: ['say', 'drop'], arguments: { owner: 'ann', ids: ['1'] } });
  });

  test('a declared variable without a value filters by null, an argument that was not given does not filter', async () => {
    const { prepare } = saying();
    expect({ ...(await prepare('subscription ($owner: ID) { onMessage(owner: $owner) { id } }')).arguments }).toEqual({ owner: null });
    expect({ ...(await prepare('subscription ($owner: ID = "all") { onMessage(owner: $owner) { id } }')).arguments }).toEqual({ owner: 'all' });
    expect({ ...(await prepare('subscription { onMessage(text: null) { id } }')).arguments }).toEqual({ text: null });
    expect({ ...(await prepare('subscription { onMessage { id } }')).arguments }).toEqual({});
  });

  test('runs the resolver of the field, which may set filters', async () => {
    const filter = { filterGroup: [{ filters: [{ fieldName: 'owner', operator: 'eq', value: 'ann' }] }] };
    const ending = { filterGroup: [{ filters: [{ fieldName: 'id', operator: 'eq', value: '1' }] }] };
    const { prepare, requests } = createWorld(SCHEMA, {
      'Subscription.onMessage': () => outcome({ subscriptionFilter: filter, subscriptionInvalidationFilter: ending }),
    });
    await expect(prepare('subscription { onMessage(owner: "ann") { id } }')).resolves.toMatchObject({ filter, invalidationFilter: ending });
    expect(requests[0]).toMatchObject({ parentTypeName: 'Subscription', fieldName: 'onMessage', args: { owner: 'ann' }, selectionSetList: ['id'] });
  });

  test('is refused where the resolver refuses', async () => {
    const { refusedStart } = createWorld(SCHEMA, { 'Subscription.onMessage': () => outcome({ errors: [{ message: 'Not yours', errorType: 'Forbidden' }] }) });
    await expect(refusedStart('subscription { onMessage { id } }')).resolves.toMatchObject([{ message: 'Not yours', errorType: 'Forbidden', path: ['onMessage'] }]);
  });

  test.each([
    ['a resolver that returns half an object', { 'Subscription.onMessage': () => ({ owner: 'ann' }) }, 'subscription { onMessage { id } }',
      "Cannot return null for non-nullable type: 'ID' within parent 'Message' (/onMessage/id)"],
    ['a field that may not be null', {}, 'subscription { onMust { id } }', "Cannot return null for non-nullable type: 'Message' within parent 'Subscription' (/onMust)"],
    ['a field that there is not', {}, 'subscription { onOther { id } }', "Validation error of type FieldUndefined: Field 'onOther' in type 'Subscription' is undefined @ 'onOther'"],
    ['two fields', {}, 'subscription { onShout onNothing { id } }', 'Validation error of type SubscriptionMultipleRootFields: Subscription operation must have exactly one root field @ \'onNothing\''],
    ['no field', {}, 'subscription { onShout @skip(if: true) }', 'Validation error of type SubscriptionMultipleRootFields: Subscription operation must have exactly one root field'],
    ['__typename', {}, 'subscription { __typename }', 'Validation error of type SubscriptionIntrospectionRootField: Subscription operation must not select an introspection field @ \'__typename\''],
    ['a query', {}, '{ hello }', 'query not supported through the realtime channel'],
  ])('is refused for %s', async (_, resolvers: Record<string, () => unknown>, query, message) => {
    const errors = await createWorld(SCHEMA, resolvers).refusedStart(query);
    expect(errors).toEqual([expect.objectContaining({ message })]);
  });

  test('is refused to a caller of another mode', async () => {
    const errors = await createWorld(SCHEMA).refusedStart('subscription { onShout }', { caller: IAM });
    expect(errors).toMatchObject([{ errorType: 'Unauthorized', message: 'Not Authorized to access onShout on type Subscription' }]);
  });

  test('over HTTP is refused', async () => {
    await expect(saying().run('subscription { onShout }')).resolves.toMatchObject({ data: null, errors: [{ errorType: 'UnsupportedOperation' }] });
  });
});

describe('a delivery', () => {
  const deliver = async (query: string, payload: unknown, changes = {}) => (await saying().prepare(query, changes)).render({ mutation: 'say', payload });

  test('is the subscriber\'s own selection, aliases too', async () => {
    await expect(deliver('subscription { mine: onMessage { who: author { name } text __typename } }', { text: 'Hi', author: { name: 'Ann', age: 7 } }))
      .resolves.toEqual({ data: { mine: { who: { name: 'Ann' }, text: 'Hi', __typename: 'Message' } } });
  });

  test('has null for what the mutation did not select', async () => {
    await expect(deliver('subscription { onMessage { text owner } }', { text: 'Hi' })).resolves.toEqual({ data: { onMessage: { text: 'Hi', owner: null } } });
  });

  test('says where a field that may not be null was not selected', async () => {
    await expect(deliver('subscription { onMessage { text at } }', { text: 'Hi' })).resolves.toEqual({
      data: { onMessage: null },
      errors: [{ path: ['onMessage', 'at'], locations: null, message: "Cannot return null for non-nullable type: 'AWSDateTime' within parent 'Message' (/onMessage/at)" }],
    });
  });

  test('runs no resolver below the field', async () => {
    const { prepare, requests } = createWorld(SCHEMA, { 'Message.author': () => ({ name: 'from a resolver' }) });
    const prepared = await prepare('subscription { onMessage { author { name } } }');
    await expect(prepared.render({ mutation: 'say', payload: { author: { name: 'from the mutation' } } })).resolves.toEqual({ data: { onMessage: { author: { name: 'from the mutation' } } } });
    expect(requests).toEqual([]);
  });

  test('of a scalar and of a list', async () => {
    await expect(deliver('subscription { onShout }', 'Hi')).resolves.toEqual({ data: { onShout: 'Hi' } });
    await expect(deliver('subscription { onSeveral { id } }', [{ id: '1' }])).resolves.toEqual({ data: { onSeveral: [{ id: '1' }] } });
  });

  test('is not made of nothing', async () => {
    await expect(deliver('subscription { onShout }', null)).resolves.toBeNull();
  });

  test('is guarded like every other answer', async () => {
    const schema = 'type Query { a: Int } type Mutation { say: Note } type Subscription { on: Note @aws_subscribe(mutations: ["say"]) } type Note { text: String secret: String @aws_iam }';
    const { prepare } = createWorld(schema, {}, { additionalAuthorization: [{ type: 'AWS_IAM' }] });
    const prepared = await prepare('subscription { on { text secret } }');
    await expect(prepared.render({ mutation: 'say', payload: { text: 'Hi', secret: 'x' } })).resolves.toMatchObject({
      data: { on: { text: 'Hi', secret: null } }, errors: [{ errorType: 'Unauthorized' }],
    });
  });
});

test('subscriptions share a rendering only where they ask the same with the same rights', async () => {
  const { prepare } = createWorld(SCHEMA, {}, { defaultAuthorization: USER_POOL, additionalAuthorization: [{ type: 'API_KEY' }] });
  const key = async (query: string, changes = {}) => (await prepare(query, { caller: userOf(), ...changes })).renderKey;
  const query = 'subscription ($owner: ID) { onMessage(owner: $owner) { id } }';
  const one = await key(query, { variables: { owner: 'ann' } });
  expect(await key(query, { variables: { owner: 'ann' } })).toBe(one);
  expect(await key(query, { variables: { owner: 'bob' } })).not.toBe(one);
  expect(await key(query.replace('id', 'text'), { variables: { owner: 'ann' } })).not.toBe(one);
  expect(await key(query, { variables: { owner: 'ann' }, caller: userOf('writers') })).not.toBe(one);
});
