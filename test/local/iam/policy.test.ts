import * as fc from 'fast-check';
import { isAllowed } from '../../../local/iam/policy';
import type { PolicyStatement } from '../../../local/plan';

const allow = (resources: string[], conditions?: PolicyStatement['conditions'], actions = ['bedrock:InvokeModel']): PolicyStatement =>
  ({ effect: 'Allow', actions, resources, conditions });
const may = (statement: PolicyStatement, resource: string, context?: Record<string, string>, action = 'bedrock:InvokeModel') =>
  isAllowed([statement], action, resource, context);

const MODEL = 'arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-haiku-5-5';
const PROFILE = 'arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.anthropic.claude-haiku-5-5';
const word = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?', '/', '-', '$', '(', '[', '\\', '+'), maxLength: 6 });
const arn = fc.tuple(word, word, word).map((parts) => `arn:${parts.join(':')}`);

test('nothing is allowed that no statement allows', () => {
  expect(isAllowed([], 'bedrock:InvokeModel', MODEL)).toBe(false);
  expect(may(allow([MODEL]), MODEL)).toBe(true);
  expect(may(allow([MODEL]), `${MODEL}x`)).toBe(false);
  expect(may(allow([MODEL]), MODEL, {}, 'bedrock:InvokeModelWithResponseStream')).toBe(false);
});

test('an ARN without wildcards allows itself alone', () => {
  fc.assert(fc.property(arn, arn, (granted, asked) => {
    fc.pre(!/[*?]/.test(granted));
    expect(may(allow([granted]), asked)).toBe(granted === asked);
  }));
});

test('a lone star allows everything, and a Deny always wins', () => {
  fc.assert(fc.property(arn, fc.array(arn.map((resource) => allow([resource, '*'])), { minLength: 1 }), (asked, statements) => {
    expect(isAllowed(statements, 'bedrock:InvokeModel', asked)).toBe(true);
    const deny: PolicyStatement = { effect: 'Deny', actions: ['bedrock:*'], resources: ['*'] };
    for (let at = 0; at <= statements.length; at++) {
      expect(isAllowed([...statements.slice(0, at), deny, ...statements.slice(at)], 'bedrock:InvokeModel', asked)).toBe(false);
    }
  }));
});

test('more statements of Allow never take anything away', () => {
  fc.assert(fc.property(fc.array(arn.map((resource) => allow([resource]))), arn, arn, (statements, more, asked) => {
    if (isAllowed(statements, 'bedrock:InvokeModel', asked)) {
      expect(isAllowed([...statements, allow([more])], 'bedrock:InvokeModel', asked)).toBe(true);
    }
  }));
});

test('wildcards stay between colons, except a star at the end of a part', () => {
  expect(may(allow(['arn:aws:bedrock:*::foundation-model/anthropic.claude-haiku-5-5']), MODEL)).toBe(true);
  expect(may(allow(['arn:aws:bedrock:eu-west-?::foundation-model/anthropic.*']), MODEL)).toBe(true);
  expect(may(allow(['arn:aws:bedrock:eu-*-1::foundation-model/anthropic.*']), MODEL)).toBe(true);
  expect(may(allow(['arn:aws:bedrock:e*t-1::foundation-model/*']), MODEL)).toBe(true);
  expect(may(allow(['arn:aws:be*k-5-5']), MODEL)).toBe(false);
  expect(may(allow(['arn:aws:be*']), MODEL)).toBe(true);
});

test('actions do not care about case and take wildcards', () => {
  expect(may(allow([MODEL], undefined, ['Bedrock:invokemodel']), MODEL)).toBe(true);
  expect(may(allow([MODEL], undefined, ['bedrock:InvokeModel*']), MODEL, {}, 'bedrock:InvokeModelWithResponseStream')).toBe(true);
  expect(may(allow([MODEL], undefined, ['bedrock:Get*']), MODEL)).toBe(false);
});

describe('conditions', () => {
  const key = 'bedrock:InferenceProfileArn';
  test.each([
    ['StringEquals', PROFILE, PROFILE, true],
    ['StringEquals', `${PROFILE}*`, PROFILE, false],
    ['StringNotEquals', 'x', PROFILE, true],
    ['StringNotEquals', PROFILE, PROFILE, false],
    ['StringEqualsIgnoreCase', 'ABC', 'abc', true],
    ['StringLike', 'arn:*haiku-5-?', PROFILE, true],
    ['StringNotLike', 'arn:*', PROFILE, false],
    ['ArnEquals', 'arn:aws:bedrock:*:123456789012:inference-profile/eu.*', PROFILE, true],
    ['ArnLike', 'arn:aws:bedrock:*:inference-profile/eu.*', PROFILE, false],
    ['ArnNotLike', 'arn:aws:bedrock:*:*:inference-profile/*', PROFILE, false],
    ['Bool', 'true', 'true', true],
    ['Null', 'false', 'anything', true],
    ['Null', 'true', 'anything', false],
  ])('%s %s on %s is %s', (operator, expected, got, result) => {
    expect(may(allow([MODEL], { [operator]: { [key]: expected } }), MODEL, { [key]: got })).toBe(result);
  });

  test('of an absent key fail, but for negated ones, Null and IfExists', () => {
    const holds = (operator: string, value = 'x') => may(allow([MODEL], { [operator]: { [key]: value } }), MODEL, {});
    expect(holds('StringEquals')).toBe(false);
    expect(holds('ArnLike')).toBe(false);
    expect(holds('StringNotEquals')).toBe(true);
    expect(holds('Null', 'true')).toBe(true);
    expect(holds('StringEqualsIfExists')).toBe(true);
  });

  test('keys ignore case; values are alternatives; operators and keys must all hold', () => {
    const conditions = { StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'unspecified'] }, ArnLike: { [key]: PROFILE } };
    expect(may(allow([MODEL], conditions), MODEL, { 'AWS:requestedregion': 'unspecified', [key]: PROFILE })).toBe(true);
    expect(may(allow([MODEL], conditions), MODEL, { 'aws:RequestedRegion': 'unspecified' })).toBe(false);
    expect(may(allow([MODEL], conditions), MODEL, { 'aws:RequestedRegion': 'us-east-1', [key]: PROFILE })).toBe(false);
  });

  test('of an unknown operator are refused loudly, not taken for fulfilled or failed', () => {
    expect(() => may(allow([MODEL], { NumericLessThan: { 'aws:x': '1' } }), MODEL)).toThrow('the condition operator `NumericLessThan`');
    expect(() => may(allow([MODEL], { constructor: { 'aws:x': '1' } }), MODEL)).toThrow('the condition operator `constructor`');
  });
});
