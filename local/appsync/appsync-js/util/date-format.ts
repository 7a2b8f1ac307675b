import { Misuse } from '../scope';

type Part = 'year' | 'month' | 'day' | 'weekday' | 'hour' | 'minute' | 'second' | 'millis' | 'offsetMinutes';
type Parts = Readonly<Record<Part, number>>;

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
/** Quoted text, a run of one letter, or any other character. */
const TOKENS = /'((?:[^']|'')*)'|([A-Za-z])\2*|[\s\S]/g;

/** Java's DateTimeFormatter, for the letters that timestamps use; another letter is refused. */
export function formatDate(millis: number, pattern: string, zone: string): string {
  const parts = partsOf(millis, zone);
  return pattern.replace(TOKENS, (token, quoted?: string, letter?: string) => {
    if (quoted !== undefined) return quoted === '' ? '\'' : quoted.replaceAll('\'\'', '\'');
    return letter === undefined ? token : formatLetter(letter, token.length, parts, zone, pattern);
  });
}

function formatLetter(letter: string, length: number, parts: Parts, zone: string, pattern: string): string {
  const padded = (value: number): string => String(value).padStart(length, '0');
  switch (letter) {
    case 'y': case 'u': return length === 2 ? String(parts.year % 100).padStart(2, '0') : padded(parts.year);
    case 'M': case 'L': return length > 2 ? name(MONTHS[parts.month - 1], length) : padded(parts.month);
    case 'd': return padded(parts.day);
    case 'E': return name(DAYS[parts.weekday], length);
    case 'H': return padded(parts.hour);
    case 'h': return padded(parts.hour % 12 || 12);
    case 'm': return padded(parts.minute);
    case 's': return padded(parts.second);
    case 'S': return String(parts.millis).padStart(3, '0').padEnd(length, '0').slice(0, length);
    case 'a': return parts.hour < 12 ? 'AM' : 'PM';
    case 'X': return parts.offsetMinutes === 0 ? 'Z' : offsetText(parts.offsetMinutes, length >= 3, length === 1);
    case 'x': return offsetText(parts.offsetMinutes, length >= 3, length === 1);
    case 'Z': return length < 4 ? offsetText(parts.offsetMinutes, false, false) : `GMT${parts.offsetMinutes === 0 ? '' : offsetText(parts.offsetMinutes, true, false)}`;
    case 'V': return zone;
    case 'z': return zone;
    default: throw unsupported(letter, pattern);
  }
}

/** Millis since the epoch; the zone is in the text, or is given. */
export function parseDate(text: string, pattern: string, zone: string | undefined): number {
  const fields: string[] = [];
  const source = pattern.replace(TOKENS, (token, quoted?: string, letter?: string) => {
    if (letter === undefined) return (quoted ?? token).replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    fields.push(token);
    return parsePattern(letter, token.length, pattern);
  });
  const found = new RegExp(`^${source}$`).exec(text);
  if (!found) throw new Misuse(`${JSON.stringify(text)} does not fit the format ${JSON.stringify(pattern)}`);
  const values = new Map(fields.map((field, index) => [field[0], found[index + 1]]));
  const number = (letter: string, otherwise: number): number => values.has(letter) ? Number(values.get(letter)) : otherwise;
  const hour = values.has('h') ? number('h', 0) % 12 + (values.get('a') === 'PM' ? 12 : 0) : number('H', 0);
  const monthText = values.get('M') ?? '1';
  const month = /^\d/.test(monthText) ? Number(monthText) : MONTHS.findIndex((value) => value.startsWith(monthText)) + 1;
  const local = Date.UTC(number('y', number('u', 1970)), month - 1, number('d', 1), hour, number('m', 0), number('s', 0), Number((values.get('S') ?? '0').padEnd(3, '0').slice(0, 3)));
  const offset = values.get('X') ?? values.get('x') ?? values.get('Z');
  if (offset !== undefined) return local - parseOffset(offset) * 60_000;
  const named = values.get('V') ?? values.get('z') ?? zone;
  if (named === undefined) throw new Misuse(`the format ${JSON.stringify(pattern)} has no time zone: give one as the third argument`);
  return local - partsOf(local - partsOf(local, named).offsetMinutes * 60_000, named).offsetMinutes * 60_000;
}

function parsePattern(letter: string, length: number, pattern: string): string {
  if ((letter === 'M' && length > 2) || letter === 'E') return '([A-Za-z]+)';
  if (letter === 'y' || letter === 'u') return '(\\d{4})';
  if ('MdHhmsS'.includes(letter)) return letter === 'S' ? `(\\d{${length}})` : length === 1 ? '(\\d{1,2})' : `(\\d{${length}})`;
  if (letter === 'a') return '(AM|PM)';
  if ('XxZ'.includes(letter)) return '(Z|[+-]\\d\\d(?::?\\d\\d)?)';
  if (letter === 'V' || letter === 'z') return '([A-Za-z_/+\\-0-9]+)';
  throw unsupported(letter, pattern);
}

function parseOffset(text: string): number {
  if (text === 'Z') return 0;
  const [, sign, hours, minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(text) as unknown as [string, string, string, string | undefined];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

function partsOf(millis: number, zone: string): Parts {
  const date = new Date(millis);
  if (Number.isNaN(date.getTime())) throw new Misuse(`a timestamp must be milliseconds, got ${JSON.stringify(millis)}`);
  const offsetMinutes = zoneOffset(date, zone);
  const local = new Date(millis + offsetMinutes * 60_000);
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    weekday: local.getUTCDay(),
    millis: local.getUTCMilliseconds(),
    offsetMinutes,
  };
}

function zoneOffset(date: Date, zone: string): number {
  if (/^(?:Z|[+-]\d\d(?::?\d\d)?)$/.test(zone)) return parseOffset(zone);
  try {
    const name = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(date).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
    return name === 'GMT' ? 0 : parseOffset(name.slice(3));
  } catch {
    throw new Misuse(`there is no time zone ${JSON.stringify(zone)}`);
  }
}

function offsetText(minutes: number, colon: boolean, short: boolean): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((value) => String(value).padStart(2, '0'));
  return `${minutes < 0 ? '-' : '+'}${hours}${short && rest === '00' ? '' : `${colon ? ':' : ''}${rest}`}`;
}

const name = (full: string, length: number): string => length > 3 ? full : full.slice(0, 3);

function unsupported(letter: string, pattern: string): Misuse {
  return new Misuse(`the letter ${letter} of the format ${JSON.stringify(pattern)} is not supported by the local runner`);
}
