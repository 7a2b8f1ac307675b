import { evaluate } from '../../../../local/appsync/appsync-js';

const run = (expression: string) => {
  const { result, error } = evaluate(`import { util } from '@aws-appsync/utils';\nexport const request = (ctx) => ${expression};\nexport const response = (ctx) => ctx.result;`, 'request');
  expect(error).toBeUndefined();
  return result;
};
const filter = (source: string) => JSON.parse(run(`util.transform.toDynamoDBFilterExpression(${source})`) as string) as unknown;
const subscription = (...args: string[]) => run(`util.transform.toSubscriptionFilter(${args.join(', ')})`);
const groups = (...filters: [string, string, unknown][][]) => ({
  filterGroup: filters.map((group) => ({ filters: group.map(([fieldName, operator, value]) => ({ fieldName, operator, value })) })),
});

describe('expressions for DynamoDB', () => {
  test.each([
    ['{ title: { contains: "Hello World" } }', '(contains(#title,:title_contains))', { ':title_contains': { S: 'Hello World' } }],
    ['{ title: { notContains: "x" } }', '(NOT contains(#title,:title_notContains))', { ':title_notContains': { S: 'x' } }],
    ['{ title: { beginsWith: "x" } }', '(begins_with(#title,:title_beginsWith))', { ':title_beginsWith': { S: 'x' } }],
    ['{ n: { ge: 1, le: 5 } }', '((#n >= :n_ge) AND (#n <= :n_le))', { ':n_ge': { N: 1 }, ':n_le': { N: 5 } }],
    ['{ n: { between: [1, 9] } }', '(#n BETWEEN :n_between_start AND :n_between_end)', { ':n_between_start': { N: 1 }, ':n_between_end': { N: 9 } }],
    ['{ n: { in: [1, 2] } }', '(#n IN (:n_in_0, :n_in_1))', { ':n_in_0': { N: 1 }, ':n_in_1': { N: 2 } }],
    ['{ n: { ne: true } }', '(#n <> :n_ne)', { ':n_ne': { BOOL: true } }],
    ['{ id: { attributeExists: false } }', '(attribute_not_exists(#id))', {}],
    ['{ id: { attributeExists: true } }', '(attribute_exists(#id))', {}],
    ['{ id: { attributeType: "stringSet" } }', '(attribute_type(#id,:id_attributeType))', { ':id_attributeType': { S: 'SS' } }],
    ['{ list: { size: { gt: 2 } } }', '(size(#list) > :list_size_gt)', { ':list_size_gt': { N: 2 } }],
    ['{ a: { eq: 1 }, and: [{ b: { eq: 2 } }] }', '(#a = :a_eq) AND (#b = :and_0_b_eq)', { ':a_eq': { N: 1 }, ':and_0_b_eq': { N: 2 } }],
    ['{ or: [{ and: [{ a: { eq: 1 } }, { b: { eq: 2 } }] }, { c: { eq: 3 } }] }', '(((#a = :or_0_and_0_a_eq) AND (#b = :or_0_and_1_b_eq)) OR (#c = :or_1_c_eq))', { ':or_0_and_0_a_eq': { N: 1 }, ':or_0_and_1_b_eq': { N: 2 }, ':or_1_c_eq': { N: 3 } }],
    ['{ not: { a: { eq: null } } }', '(NOT (#a = :not_a_eq))', { ':not_a_eq': { NULL: null } }],
    ['{}', '', {}],
  ])('%s', (source, expression, expressionValues) => {
    expect(filter(source)).toMatchObject({ expression, expressionValues });
  });

  test('name their attributes, and are the same for conditions', () => {
    expect(filter('{ title: { eq: "a" }, or: [{ id: { lt: 1 } }, { id: { gt: 2 } }] }')).toMatchObject({ expressionNames: { '#title': 'title', '#id': 'id' } });
    expect(run('util.transform.toDynamoDBConditionExpression({ id: { eq: 1 } })')).toBe(run('util.transform.toDynamoDBFilterExpression({ id: { eq: 1 } })'));
  });

  test.each(['', 'null', '[]', '"text"', '{ v: { like: 1 } }', '{ v: "x" }', '{ and: { a: { eq: 1 } } }', '{ and: [null] }', '{ not: [] }', '{ v: { between: [1] } }', '{ v: { in: "x" } }', '{ v: { attributeExists: "yes" } }', '{ v: { attributeType: "S" } }', '{ v: { size: 3 } }'])('are null for what cannot be read: %s', (source) => {
    expect(run(`util.transform.toDynamoDBFilterExpression(${source})`)).toBeNull();
  });
});

describe('subscription filters', () => {
  const documented = '{ percentageUp: { lte: 50, gte: 20 }, and: [{ title: { ne: "Book1" } }, { downvotes: { gt: 20 } }], or: [{ author: { eq: "Admin" } }, { isPublished: { eq: false } }] }';
  const fixed: [string, string, unknown][] = [['title', 'ne', 'Book1'], ['downvotes', 'gt', 20]];

  test('multiply their alternatives out, as the guide shows', () => {
    expect(subscription(documented)).toEqual(groups(
      [['percentageUp', 'lte', 50], ...fixed, ['author', 'eq', 'Admin']], [['percentageUp', 'lte', 50], ...fixed, ['isPublished', 'eq', false]],
      [['percentageUp', 'gte', 20], ...fixed, ['author', 'eq', 'Admin']], [['percentageUp', 'gte', 20], ...fixed, ['isPublished', 'eq', false]],
    ));
  });

  test('leave ignored fields out', () => {
    expect(subscription(documented, '["percentageUp", "author"]')).toEqual(groups([...fixed, ['isPublished', 'eq', false]]));
  });

  test('need one of the rules', () => {
    expect(subscription(documented, '["percentageUp", "author"]', '{ upvotes: { gte: 250 }, author: { eq: "Person1" } }')).toEqual(groups(
      [...fixed, ['isPublished', 'eq', false], ['upvotes', 'gte', 250]], [...fixed, ['isPublished', 'eq', false], ['author', 'eq', 'Person1']],
    ));
    expect(subscription('{}', '[]', '{ a: { eq: 1 } }')).toEqual(groups([['a', 'eq', 1]]));
  });

  test('combine fields, and an or within an and', () => {
    expect(subscription('{ a: { eq: 1 }, b: { in: [1, 2] } }')).toEqual(groups([['a', 'eq', 1], ['b', 'in', [1, 2]]]));
    expect(subscription('{ and: [{ a: { eq: 1 } }, { or: [{ b: { eq: 2 } }, { c: { eq: 3 } }] }] }')).toEqual(groups([['a', 'eq', 1], ['b', 'eq', 2]], [['a', 'eq', 1], ['c', 'eq', 3]]));
  });

  test('say nothing where there is nothing, and are null for what cannot be read', () => {
    for (const empty of ['{}', '{ a: {} }', '{ and: [] }']) expect(subscription(empty)).toEqual({ filterGroup: [] });
    for (const unreadable of ['', 'null', '[]', '"{}"']) expect(subscription(unreadable)).toBeNull();
  });
});
