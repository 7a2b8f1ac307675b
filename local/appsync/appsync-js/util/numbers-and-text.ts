import { randomInt } from 'node:crypto';
import { Misuse, type Library } from '../scope';

export const math: Library = {
  roundNum: (_scope, value: number) => Math.round(value),
  minVal: (_scope, left: number, right: number) => Math.min(left, right),
  maxVal: (_scope, left: number, right: number) => Math.max(left, right),
  randomDouble: () => Math.random(),
  randomWithinRange: (_scope, start: number, end: number) => randomInt(start, end),
};

export const str: Library = {
  normalize(_scope, value: unknown, form: unknown) {
    if (typeof value !== 'string' || !['nfc', 'nfd', 'nfkc', 'nfkd'].includes(String(form))) {
      throw new Misuse(`\`util.str.normalize\` takes text and one of nfc, nfd, nfkc, nfkd, got ${JSON.stringify([value, form])}`);
    }
    return value.normalize(String(form).toUpperCase());
  },
};
