import { Misuse, type Library, type Scope } from '../scope';

export type AttributeValue = Readonly<Record<string, unknown>>;

/** A JSON value as DynamoDB's typed one: lists, never sets; numbers stay numbers, as AppSync shows them. */
export function toAttribute(value: unknown): AttributeValue {
  if (value === null || value === undefined) return { NULL: null };
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'number') return { N: value };
  if (typeof value === 'boolean') return { BOOL: value };
  if (Array.isArray(value)) return { L: value.map(toAttribute) };
  return { M: toAttributes(value as Record<string, unknown>) };
}

export function toAttributes(values: Readonly<Record<string, unknown>>): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toAttribute(value)]));
}

export const dynamodb: Library = {
  toDynamoDB: (_scope, value: unknown) => toAttribute(value),
  toString: (_scope: Scope, value: unknown) => typed('toString', 'S', 'string', value),
  toStringSet: (_scope, values: unknown) => set('toStringSet', 'SS', 'string', values),
  toNumber: (_scope, value: unknown) => typed('toNumber', 'N', 'number', value),
  toNumberSet: (_scope, values: unknown) => set('toNumberSet', 'NS', 'number', values),
  toBinary: (_scope, value: unknown) => typed('toBinary', 'B', 'string', value),
  toBinarySet: (_scope, values: unknown) => set('toBinarySet', 'BS', 'string', values),
  toBoolean: (_scope, value: unknown) => typed('toBoolean', 'BOOL', 'boolean', value),
  toNull: () => ({ NULL: null }),
  toList: (_scope, values: unknown) => Array.isArray(values) ? toAttribute(values) : null,
  toMap: (_scope, values: unknown) => isMap(values) ? toAttribute(values) : null,
  toMapValues: (_scope, values: unknown) => isMap(values) ? toAttributes(values) : null,
  toS3Object: (_scope, key: unknown, bucket: unknown, region: unknown, version?: unknown) =>
    ({ S: JSON.stringify({ s3: { key, bucket, region, ...(version === undefined || version === null ? {} : { version }) } }) }),
  fromS3ObjectJson(_scope, text: unknown) {
    try {
      return (JSON.parse(String(text)) as { s3: unknown }).s3;
    } catch {
      throw new Misuse(`\`util.dynamodb.fromS3ObjectJson\` takes what \`toS3Object\` made, got ${JSON.stringify(text)}`);
    }
  },
};

function typed(name: string, type: string, expected: string, value: unknown): AttributeValue | null {
  if (value === null || value === undefined) return null;
  if (typeof value !== expected) throw new Misuse(`\`util.dynamodb.${name}\` takes a ${expected}, got ${JSON.stringify(value)}`);
  return { [type]: value };
}

export function set(name: string, type: string, expected: string, values: unknown): AttributeValue | null {
  if (values === null || values === undefined) return null;
  if (!Array.isArray(values) || !values.every((value) => typeof value === expected)) {
    throw new Misuse(`\`util.dynamodb.${name}\` takes a list of ${expected}s, got ${JSON.stringify(values)}`);
  }
  return { [type]: values };
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
