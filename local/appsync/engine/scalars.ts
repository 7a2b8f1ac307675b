import * as net from 'node:net';
import { GraphQLScalarType, Kind, valueFromASTUntyped } from 'graphql';

/** A value that is not of its scalar; the message ends AppSync's own sentence. */
export class ScalarMismatch extends Error {}

interface AwsScalar {
  /** What AppSync calls it in its messages. */
  readonly noun: string;
  readonly holds: (value: unknown) => boolean;
  /** What the resolver sees of an argument. */
  readonly read?: (value: unknown) => unknown;
  /** What the client sees of a result. */
  readonly write?: (value: unknown) => unknown;
}

const DATE = '(-?\\d{4})-(\\d{2})-(\\d{2})';
const TIME = '([01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d(?:\\.\\d{1,9})?)?';
/** Seconds in an offset are not ISO 8601, but AppSync takes them. */
const OFFSET = '(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d)?)';

const matches = (pattern: RegExp) => (value: unknown) => typeof value === 'string' && pattern.test(value);

function isOnCalendar(text: string): boolean {
  const [, year, month, day] = new RegExp(`^${DATE}`).exec(text)!.map(Number);
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const isDate = matches(new RegExp(`^${DATE}${OFFSET}?$`));
const isTime = matches(new RegExp(`^${TIME}${OFFSET}?$`));
const isDateTime = matches(new RegExp(`^${DATE}T${TIME}${OFFSET}$`));
const isEmail = matches(/^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*$/);
const isPhone = matches(/^\+?[0-9](?:[ -]?[0-9]){4,17}$/);

function isUrl(value: unknown): boolean {
  return typeof value === 'string' && /^[A-Za-z][A-Za-z0-9+.-]*:[^\s]+$/.test(value) && URL.canParse(value);
}

function isAddress(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const [address, prefix, ...rest] = value.split('/');
  const version = net.isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128));
}

const SCALARS: Readonly<Record<string, AwsScalar>> = {
  AWSDate: { noun: 'Date', holds: (value) => isDate(value) && isOnCalendar(value as string) },
  AWSTime: { noun: 'Time', holds: isTime },
  AWSDateTime: { noun: 'DateTime', holds: (value) => isDateTime(value) && isOnCalendar(value as string) },
  AWSTimestamp: { noun: 'Timestamp', holds: (value) => Number.isSafeInteger(value) },
  AWSEmail: { noun: 'Email', holds: isEmail },
  AWSURL: { noun: 'URL', holds: isUrl },
  AWSPhone: { noun: 'Phone', holds: isPhone },
  AWSIPAddress: { noun: 'IPAddress', holds: isAddress },
  AWSJSON: {
    noun: 'JSON',
    holds: (value) => typeof value !== 'string' || isJson(value),
    read: (value) => JSON.parse(value as string),
    write: (value) => typeof value === 'string' ? value : JSON.stringify(value),
  },
};

export const AWS_SCALAR_NAMES = Object.keys(SCALARS);

/** Gives the scalars of one schema AppSync's behaviour. */
export function attachAwsScalar(type: GraphQLScalarType): void {
  const scalar = SCALARS[type.name];
  type.serialize = (value) => {
    if (!scalar.holds(value)) throw new ScalarMismatch(`Unable to serialize \`${show(value)}\` as a valid ${scalar.noun} Object.`);
    return scalar.write ? scalar.write(value) : value;
  };
  type.parseValue = (value) => {
    const isText = typeof value === 'string' || type.name === 'AWSTimestamp';
    if (!isText || !scalar.holds(value)) throw new ScalarMismatch(`Unable to parse \`${show(value)}\` as a valid ${scalar.noun} Object.`);
    return scalar.read ? scalar.read(value) : value;
  };
  type.parseLiteral = (node, variables) => {
    const expected = type.name === 'AWSTimestamp' ? Kind.INT : Kind.STRING;
    const value = valueFromASTUntyped(node, variables);
    if (node.kind !== expected) throw new ScalarMismatch(`Unable to parse \`${show(value)}\` as a valid ${scalar.noun} Object.`);
    return type.parseValue(value);
  };
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value) ?? String(value);
}
