import { Misuse, type Library } from '../scope';
import { formatDate, parseDate } from './date-format';

export const time: Library = {
  nowISO8601: (scope) => new Date(scope.now()).toISOString(),
  nowEpochSeconds: (scope) => Math.floor(scope.now() / 1000),
  nowEpochMilliSeconds: (scope) => Math.floor(scope.now()),
  nowFormatted: (scope, pattern: string, zone?: string | null) => formatDate(scope.now(), pattern, zone ?? 'UTC'),
  parseFormattedToEpochMilliSeconds: (_scope, text: string, pattern: string, zone?: string | null) => parseDate(text, pattern, zone ?? undefined),
  parseISO8601ToEpochMilliSeconds(_scope, text: unknown) {
    const millis = typeof text === 'string' && /^[+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d/.test(text) ? Date.parse(text) : NaN;
    if (Number.isNaN(millis)) throw new Misuse(`\`util.time.parseISO8601ToEpochMilliSeconds\` takes a timestamp such as 2018-02-06T19:01:35.749Z, got ${JSON.stringify(text)}`);
    return millis;
  },
  epochMilliSecondsToSeconds: (_scope, millis: number) => Math.floor(millis / 1000),
  epochMilliSecondsToISO8601: (_scope, millis: number) => isoOf(millis),
  epochMilliSecondsToFormatted: (_scope, millis: number, pattern: string, zone?: string | null) => formatDate(millis, pattern, zone ?? 'UTC'),
};

function isoOf(millis: unknown): string {
  if (typeof millis !== 'number' || Number.isNaN(new Date(millis).getTime())) throw new Misuse(`\`util.time.epochMilliSecondsToISO8601\` takes milliseconds, got ${JSON.stringify(millis)}`);
  return new Date(millis).toISOString();
}
