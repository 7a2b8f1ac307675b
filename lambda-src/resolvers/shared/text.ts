import { util } from '@aws-appsync/utils';

/** Bytes of UTF-8. Loops end at 1,000 here, so the encoder counts: each byte becomes one character or a `%XX`. */
export function utf8Bytes(text: string): number {
  const encoded = util.urlEncode(text);
  const escapes = encoded.split('%').length - 1;
  return encoded.length - 2 * escapes;
}

/** Cuts to so many UTF-16 code units, never through a surrogate pair. */
export function cut(text: string, length: number): string {
  if (text.length <= length) {
    return text;
  }
  const last = text.charAt(length - 1);
  const splitsPair = last >= '\ud800' && last <= '\udbff';
  return text.slice(0, splitsPair ? length - 1 : length);
}
