import { createWorld } from './world';

const GOOD: Record<string, unknown[]> = {
  AWSDate: ['1970-01-01', '1970-01-01Z', '1970-01-01-07:00', '1970-01-01+05:30', '2024-02-29', '1970-01-01+05:30:10'],
  AWSTime: ['12:30', '12:30:24.500', '23:59:59.999999999', '12:30:24.500+05:30', '00:00:00Z'],
  AWSDateTime: ['2026-01-31T12:30:24.500Z', '2026-01-31T12:30:24+05:30', '2026-01-31T12:30Z', '2026-01-31T12:30:24.500-07:00:10'],
  AWSTimestamp: [0, -1, 1_769_860_800],
  AWSEmail: ['alice@example.com', "o'hara+tag@mail.example.co.uk"],
  AWSURL: ['https://example.com/a?b=c#d', 'mailto:alice@example.com', 'http://127.0.0.1:4000'],
  AWSPhone: ['+14155550123', '415-555-0123', '415 555 0123'],
  AWSIPAddress: ['127.0.0.1', '127.0.0.1/24', '::1', '2001:db8::/32'],
};

const BAD: Record<string, unknown[]> = {
  AWSDate: ['1970-1-1', '1970-02-30', '2023-02-29', 'today', '', 19700101, '1970-01-01T00:00Z', '1970-01-01+25:00'],
  AWSTime: ['24:00', '12:60', '12', 'noon', 1230, '12:30:24.'],
  AWSDateTime: ['2026-01-31T12:30:24.500', '2026-01-31', '2026-02-31T00:00Z', '2026-01-31 12:30Z', 1_769_860_800, ''],
  AWSTimestamp: ['1769860800', 1.5, true, 2 ** 53],
  AWSEmail: ['alice', 'alice@', '@example.com', 'a b@example.com', 7],
  AWSURL: ['example.com', 'https://', '/path', 'https://exa mple.com', 1],
  AWSPhone: ['phone', '12', '+', '+1 (415) x', 4155550123],
  AWSIPAddress: ['127.0.0', '256.0.0.1', '127.0.0.1/33', '::1/129', '127.0.0.1/', 1],
};

function pairs(values: Record<string, unknown[]>): [string, unknown][] {
  return Object.entries(values).flatMap(([scalar, list]) => list.map((value): [string, unknown] => [scalar, value]));
}

function worldOf(scalar: string, resolver: (given: unknown) => unknown) {
  return createWorld(`type Query { echo(value: ${scalar}): ${scalar} }`, { 'Query.echo': ({ args }) => resolver(args.value) });
}

test.each(pairs(GOOD))('%s is %j, in and out', async (scalar, value) => {
  const { run } = worldOf(scalar, (given) => given);
  await expect(run(`query ($value: ${scalar}) { echo(value: $value) }`, { variables: { value } })).resolves.toEqual({ data: { echo: value } });
  await expect(run(`{ echo(value: ${JSON.stringify(value)}) }`)).resolves.toEqual({ data: { echo: value } });
});

test.each(pairs(BAD))('%s is not %j, neither in nor out', async (scalar, value) => {
  const { run, requests } = worldOf(scalar, () => value);
  const variable = await run(`query ($value: ${scalar}) { echo(value: $value) }`, { variables: { value } });
  expect(variable.errors![0].message).toMatch(/^Variable 'value' has an invalid value : Unable to parse `.*` as a valid \w+ Object\.$/);
  const literal = await run(`{ echo(value: ${JSON.stringify(value)}) }`);
  expect(literal.errors![0].message).toMatch(/^Validation error of type WrongType: argument 'value' with value '.*' is not a valid 'AWS\w+' @ 'echo'$/);
  expect(requests).toEqual([]);
  const { data, errors } = await run('{ echo }');
  expect(data).toEqual({ echo: null });
  expect(errors![0].message).toMatch(/^Can't serialize value \(\/echo\) : Unable to serialize `.*` as a valid \w+ Object\.$/);
});

test('AWSJSON reaches the resolver as a value, and the client as text', async () => {
  const { run, requests } = worldOf('AWSJSON', (given) => given);
  await expect(run('query ($value: AWSJSON) { echo(value: $value) }', { variables: { value: '{"a":[1,null]}' } })).resolves.toEqual({ data: { echo: '{"a":[1,null]}' } });
  expect(requests[0].args.value).toEqual({ a: [1, null] });
  await expect(run('{ echo(value: "[1]") }')).resolves.toEqual({ data: { echo: '[1]' } });
});

test.each(['{a:1}', 'word', ''])('AWSJSON is not the text %j', async (value) => {
  const { errors } = await worldOf('AWSJSON', (given) => given).run('query ($value: AWSJSON) { echo(value: $value) }', { variables: { value } });
  expect(errors![0].message).toMatch(/as a valid JSON Object\.$/);
});
