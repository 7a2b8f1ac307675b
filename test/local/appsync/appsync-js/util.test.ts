import * as fc from 'fast-check';
import { evaluate, type EvaluateOptions, type HandlerContext } from '../../../../local/appsync/appsync-js';

const NOW = Date.UTC(2018, 1, 6, 19, 1, 35, 749);
const run = (expression: string, context: HandlerContext = {}, options: EvaluateOptions = {}) => evaluate(
  `import { util } from '@aws-appsync/utils';\nexport const request = (ctx) => ${expression};\nexport const response = (ctx) => ctx.result;`,
  'request', context, { now: () => NOW, ...options },
);
const value = (expression: string, context?: HandlerContext): unknown => {
  const { result, error } = run(expression, context);
  expect(error).toBeUndefined();
  return result;
};

describe('identifiers', () => {
  test('are a UUID, a ULID that begins with the time, and a KSUID', () => {
    expect(value('util.autoId()')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(value('util.autoUlid()')).toMatch(/^01C5P7XAC5[0-9A-HJKMNP-TV-Z]{16}$/);
    expect(value('util.autoKsuid()')).toMatch(/^[0-9A-Za-z]{27}$/);
  });

  test('of a later time are greater', () => {
    const at = (now: number, call: string) => run(call, {}, { now: () => now }).result as string;
    for (const call of ['util.autoUlid()', 'util.autoKsuid()']) expect(at(NOW, call) < at(NOW + 1_000, call)).toBe(true);
  });
});

test('encodings and decodings', () => {
  expect(value('[util.base64Encode("Hallo, Wörld"), util.base64Decode("SGFsbG8sIFfDtnJsZA=="), util.urlEncode("a b&c=d/ü"), util.urlDecode("a+b%26c%3Dd%2F%C3%BC")]'))
    .toEqual(['SGFsbG8sIFfDtnJsZA==', 'Hallo, Wörld', 'a+b%26c%3Dd%2F%C3%BC', 'a b&c=d/ü']);
  expect(value('util.escapeJavaScript(ctx.args.text)', { args: { text: 'He said "no"\n' } })).toBe('He said \\"no\\"\\n');
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
    expect(value('util.urlDecode(util.urlEncode(ctx.args.text))', { args: { text } })).toBe(text);
  }), { numRuns: 30 });
});

describe('util.matches', () => {
  test.each([
    ['a*b', 'aaaaab', true],
    ['^[A-Za-z0-9_-]{1,64}$', 'abc_-9', true],
    ['^[A-Za-z0-9_-]{1,64}$', 'no spaces', false],
    ['^[a-zA-Z0-9_.+-]+@(?:(?:[a-zA-Z0-9-]+\\.)?[a-zA-Z]+\\.)?(myvaliddomain)\\.com', 'nadia@myvaliddomain.com', true],
    ['(?i)^hello$', 'HELLO', true],
    ['^\\p{Alpha}+$', 'abc', true],
    ['^\\Qa.b\\E$', 'axb', false],
    ['^[$]$', '$', true],
  ])('%s on %s', (pattern, text, expected) => {
    expect(value('util.matches(ctx.args.pattern, ctx.args.text)', { args: { pattern, text } })).toBe(expected);
  });

  test('lets a last line break through at $, as Java does', () => {
    expect(value('[util.matches("^a$", "a\\n"), util.matches("^a\\\\z", "a\\n")]')).toEqual([true, false]);
  });

  test('refuses a pattern that it cannot read', () => {
    expect(run('util.matches("a++b", "aab")').error?.message).toContain('the pattern "a++b" is not one that can be read here');
  });
});

describe('util.time', () => {
  test.each([
    ['util.time.nowISO8601()', '2018-02-06T19:01:35.749Z'],
    ['util.time.nowEpochSeconds()', 1517943695],
    ['util.time.nowEpochMilliSeconds()', 1517943695749],
    ['util.time.nowFormatted("yyyy-MM-dd HH:mm:ssZ")', '2018-02-06 19:01:35+0000'],
    ['util.time.nowFormatted("yyyy-MM-dd HH:mm:ssZ", "Australia/Perth")', '2018-02-07 03:01:35+0800'],
    ['util.time.nowFormatted("EEE, d MMM yyyy h:mm a \'o\'\'clock\' XXX", "-03:30")', 'Tue, 6 Feb 2018 3:31 PM o\'clock -03:30'],
    ['util.time.parseFormattedToEpochMilliSeconds("2018-02-01 17:21:05.180+0800", "yyyy-MM-dd HH:mm:ss.SSSZ")', 1517476865180],
    ['util.time.parseFormattedToEpochMilliSeconds("2018-02-01 17:21:05.180", "yyyy-MM-dd HH:mm:ss.SSS", "Australia/Perth")', 1517476865180],
    ['util.time.parseISO8601ToEpochMilliSeconds("2018-02-01T17:21:05.180+08:00")', 1517476865180],
    ['util.time.epochMilliSecondsToSeconds(1517943695750)', 1517943695],
    ['util.time.epochMilliSecondsToISO8601(1517943695750)', '2018-02-06T19:01:35.750Z'],
    ['util.time.epochMilliSecondsToFormatted(1517943695750, "yyyy-MM-dd HH:mm:ssZ", "Australia/Perth")', '2018-02-07 03:01:35+0800'],
  ])('%s', (expression, expected) => {
    expect(value(expression)).toBe(expected);
  });

  test.each([
    ['util.time.parseISO8601ToEpochMilliSeconds("yesterday")', 'got "yesterday"'],
    ['util.time.nowFormatted("yyyy QQ")', 'the letter Q of the format "yyyy QQ" is not supported by the local runner'],
    ['util.time.nowFormatted("yyyy", "Mars/Base")', 'there is no time zone "Mars/Base"'],
    ['util.time.parseFormattedToEpochMilliSeconds("2018", "yyyy")', 'has no time zone'],
    ['util.time.epochMilliSecondsToISO8601("x")', 'takes milliseconds, got "x"'],
  ])('%s fails', (expression, problem) => {
    expect(run(expression).error).toMatchObject({ errorType: 'Code', message: expect.stringContaining(problem) });
  });
});

describe('util.dynamodb', () => {
  test.each([
    ['toDynamoDB("foo")', { S: 'foo' }],
    ['toDynamoDB(12345)', { N: 12345 }],
    ['toDynamoDB(true)', { BOOL: true }],
    ['toDynamoDB(["foo", 123, { bar: "baz" }])', { L: [{ S: 'foo' }, { N: 123 }, { M: { bar: { S: 'baz' } } }] }],
    ['toString("foo")', { S: 'foo' }],
    ['toString(null)', null],
    ['toStringSet(["a", "b"])', { SS: ['a', 'b'] }],
    ['toNumber(1)', { N: 1 }],
    ['toNumberSet([1, 4.56])', { NS: [1, 4.56] }],
    ['toBinary("Zm9v")', { B: 'Zm9v' }],
    ['toBinarySet(["Zm9v"])', { BS: ['Zm9v'] }],
    ['toBoolean(false)', { BOOL: false }],
    ['toNull()', { NULL: null }],
    ['toList(["a"])', { L: [{ S: 'a' }] }],
    ['toMap({ a: 1 })', { M: { a: { N: 1 } } }],
    ['toMapValues({ foo: "bar", baz: 1234, beep: ["boop"], none: undefined })', { foo: { S: 'bar' }, baz: { N: 1234 }, beep: { L: [{ S: 'boop' }] }, none: { NULL: null } }],
    ['toS3Object("foo", "bar", "baz")', { S: '{"s3":{"key":"foo","bucket":"bar","region":"baz"}}' }],
    ['fromS3ObjectJson("{\\"s3\\":{\\"key\\":\\"foo\\"}}")', { key: 'foo' }],
  ])('%s', (call, expected) => {
    expect(value(`util.dynamodb.${call}`)).toEqual(expected);
  });

  test('refuses a value of another type', () => {
    expect(run('util.dynamodb.toStringSet(["a", 1])').error?.message).toContain('`util.dynamodb.toStringSet` takes a list of strings, got ["a",1]');
  });
});

test('util.math and util.str', () => {
  expect(value('[util.math.roundNum(1.5), util.math.minVal(1, 2), util.math.maxVal(1, 2), util.str.normalize("Å", "nfd").length]')).toEqual([2, 1, 2, 2]);
  const drawn = value('[util.math.randomDouble(), util.math.randomWithinRange(3, 5)]') as number[];
  expect(drawn[0]).toBeGreaterThanOrEqual(0);
  expect([3, 4]).toContain(drawn[1]);
});

test.each([
  ['API_KEY', 'API Key Authorization'],
  ['AWS_IAM', 'IAM Authorization'],
  ['AMAZON_COGNITO_USER_POOLS', 'User Pool Authorization'],
  ['OPENID_CONNECT', 'Open ID Connect Authorization'],
  ['AWS_LAMBDA', 'Lambda Authorization'],
] as const)('util.authType of %s', (authorizationType, expected) => {
  expect(run('util.authType()', {}, { authorizationType }).result).toBe(expected);
});
