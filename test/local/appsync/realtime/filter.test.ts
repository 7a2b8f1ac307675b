import { passesArguments, passesFilter } from '../../../../local/appsync/realtime/filter';
import { filterProblem } from '../../../../local/appsync/realtime/filter-limits';
import type { FilterRule } from '../../../../local/appsync/types';

const ticket = { id: 't1', severity: 7, open: true, text: 'printer on fire', tags: ['hot', 'red'], scores: [1, 2], none: null, by: { team: { name: 'it' } } };
const one = (fieldName: string, operator: string, value: unknown) => ({ filterGroup: [{ filters: [{ fieldName, operator, value }] }] });

test.each<[string, unknown, unknown[], unknown[]]>([
  ['eq', 'severity', [7], [8, '7', true]],
  ['eq', 'open', [true], [false, 'true']],
  ['ne', 'severity', [8, '7'], [7]],
  ['le', 'severity', [7, 8], [6, '8']],
  ['lt', 'severity', [8], [7]],
  ['ge', 'severity', [7, 6], [8]],
  ['gt', 'severity', [6], [7]],
  ['gt', 'text', ['a'], ['z', 1]],
  ['contains', 'text', ['fire'], ['Fire']],
  ['contains', 'tags', ['hot'], ['ho']],
  ['contains', 'scores', [2], ['2']],
  ['notContains', 'text', ['water'], ['fire']],
  ['notContains', 'tags', ['ho'], ['hot']],
  ['beginsWith', 'text', ['printer'], ['rinter', 'Printer']],
  ['in', 'severity', [[1, 7]], [[1, 2], []]],
  ['notIn', 'severity', [[1, 2]], [[7]]],
  ['between', 'severity', [[7, 9], [5, 7]], [[8, 9], [9, 5]]],
  ['between', 'text', [['p', 'q']], [['a', 'b']]],
  ['containsAny', 'tags', [['cold', 'red']], [['cold']]],
  ['containsAny', 'text', [['smoke', 'fire']], [['smoke']]],
  ['eq', 'by.team.name', ['it'], ['hr']],
])('%s on `%s`', (operator, fieldName, passing, failing) => {
  for (const value of passing) expect(passesFilter(one(fieldName as string, operator, value), ticket)).toBe(true);
  for (const value of failing) expect(passesFilter(one(fieldName as string, operator, value), ticket)).toBe(false);
});

test.each(['eq', 'le', 'lt', 'ge', 'gt', 'contains', 'beginsWith'])('%s never holds for a field that is absent or null', (operator) => {
  for (const field of ['nowhere', 'none', 'by.nobody.name']) expect(passesFilter(one(field, operator, 'a'), ticket)).toBe(false);
});

test('an absent field passes what asks for a difference', () => {
  for (const [operator, value] of [['ne', 'a'], ['notContains', 'a'], ['notIn', ['a']]] as const) {
    expect(passesFilter(one('nowhere', operator, value), ticket)).toBe(true);
  }
  expect(passesFilter(one('nowhere', 'in', ['a']), ticket)).toBe(false);
  expect(passesFilter(one('nowhere', 'between', ['a', 'b']), ticket)).toBe(false);
  expect(passesFilter(one('nowhere', 'containsAny', ['a']), ticket)).toBe(false);
});

test('nobody hears what an unknown rule was to keep from them', () => {
  expect(passesFilter(one('severity', 'equals', 7), ticket)).toBe(false);
});

test('groups are alternatives, rules of one group must all hold', () => {
  const rule = (fieldName: string, value: unknown): FilterRule => ({ fieldName, operator: 'eq', value });
  expect(passesFilter({ filterGroup: [{ filters: [rule('severity', 7), rule('id', 't2')] }, { filters: [rule('open', true)] }] }, ticket)).toBe(true);
  expect(passesFilter({ filterGroup: [{ filters: [rule('severity', 7), rule('id', 't2')] }] }, ticket)).toBe(false);
});

test('a list at the top and a scalar have no fields', () => {
  expect(passesFilter(one('severity', 'eq', 7), [ticket])).toBe(false);
  expect(passesFilter(one('length', 'eq', 3), 'abc')).toBe(false);
  expect(passesArguments({ length: 3 }, 'abc')).toBe(false);
  expect(passesArguments({}, 'abc')).toBe(true);
});

test.each<[string, Record<string, unknown>, boolean]>([
  ['an argument equals the field', { id: 't1' }, true],
  ['an argument differs', { id: 't2' }, false],
  ['every argument counts', { id: 't1', severity: 8 }, false],
  ['a null argument asks for an absent or null field', { none: null, nowhere: null }, true],
  ['a null argument keeps away events with the field', { id: null }, false],
  ['a left-out argument asks for nothing', {}, true],
  ['an argument for a field that the mutation did not select', { owner: 'me' }, false],
  ['a list', { tags: ['hot', 'red'] }, true],
])('arguments: %s', (_what, given, expected) => {
  expect(passesArguments(given, ticket)).toBe(expected);
});

describe('limits, when a filter is set', () => {
  const rules = (count: number) => Array.from({ length: count }, (_, index) => ({ fieldName: `f${index}`, operator: 'eq', value: 1 }));

  test('what AppSync documents passes', () => {
    expect(filterProblem(one('a.b.c.d.e', 'in', [1, 2, 3, 4, 5]))).toBeUndefined();
    expect(filterProblem({ filterGroup: Array.from({ length: 10 }, () => ({ filters: rules(5) })) })).toBeUndefined();
    expect(filterProblem(one('a', 'containsAny', Array.from({ length: 20 }, () => 'x'.repeat(256))))).toBeUndefined();
  });

  test.each<[string, Parameters<typeof filterProblem>[0], RegExp]>([
    ['no group', { filterGroup: [] }, /at least one group/],
    ['an empty group', { filterGroup: [{ filters: [] }] }, /at least one rule/],
    ['six fields', { filterGroup: [{ filters: rules(6) }] }, /maximum attributes limit 5/],
    ['eleven groups', { filterGroup: Array.from({ length: 11 }, () => ({ filters: rules(1) })) }, /combination exceed maximum limit 10/],
    ['`in` counts per value', { filterGroup: [0, 1, 2].map(() => ({ filters: one('a', 'in', [1, 2, 3, 4]).filterGroup[0].filters })) }, /limit 10/],
    ['six values of in', one('a', 'in', [1, 2, 3, 4, 5, 6]), /subscription exceeds maximum value limit 5 for operator `in`\./],
    ['six values of notIn', one('a', 'notIn', [1, 2, 3, 4, 5, 6]), /limit 5 for operator `notIn`/],
    ['21 values of containsAny', one('a', 'containsAny', Array.from({ length: 21 }, () => 'x')), /limit 20/],
    ['a long string', one('a', 'eq', 'x'.repeat(257)), /longer than 256/],
    ['six levels', one('a.b.c.d.e.f', 'eq', 1), /deeper than 5/],
    ['three bounds', one('a', 'between', [1, 2, 3]), /two values/],
    ['one value where a list belongs', one('a', 'in', 1), /takes a list/],
    ['a list where one value belongs', one('a', 'eq', [1]), /takes one value/],
    ['an unknown operator', one('a', 'toString', 1), /must be one of eq, ne/],
    ['beginsWith of a number', one('a', 'beginsWith', 1), /values of type string/],
    ['null', one('a', 'eq', null), /values of type/],
    ['no field', one('', 'eq', 1), /needs a `fieldName`/],
  ])('%s is refused', (_what, filter, message) => {
    expect(filterProblem(filter)).toMatch(message);
  });
});
