import { randomBytes, randomUUID } from 'node:crypto';
import type { Library } from '../scope';

export const ids: Library = {
  autoId: () => randomUUID(),
  autoUlid: (scope) => ulid(scope.now()),
  autoKsuid: (scope) => ksuid(scope.now()),
};

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const KSUID_EPOCH_SECONDS = 1_400_000_000;

/** 48 bits of time, 80 of chance; two of one millisecond have no order, as on AppSync. */
function ulid(millis: number): string {
  return digits(BigInt(Math.floor(millis)), CROCKFORD, 10) + digits(BigInt(`0x${randomBytes(10).toString('hex')}`), CROCKFORD, 16);
}

function ksuid(millis: number): string {
  const seconds = Math.floor(millis / 1000) - KSUID_EPOCH_SECONDS;
  return digits(BigInt(`0x${seconds.toString(16)}${randomBytes(16).toString('hex')}`), BASE62, 27);
}

function digits(value: bigint, alphabet: string, length: number): string {
  const base = BigInt(alphabet.length);
  let text = '';
  for (let rest = value; text.length < length; rest /= base) text = alphabet[Number(rest % base)] + text;
  return text;
}
