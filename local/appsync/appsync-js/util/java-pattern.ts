import { Misuse } from '../scope';

const CLASSES: Readonly<Record<string, string>> = {
  Lower: 'a-z', Upper: 'A-Z', Alpha: 'a-zA-Z', Digit: '0-9', Alnum: 'a-zA-Z0-9', Punct: '!-\\/:-@\\[-`{-~', Space: ' \\t\\n\\x0B\\f\\r', XDigit: '0-9a-fA-F', ASCII: '\\x00-\\x7F',
};

/** `$` ends a line of input before its last line break too, which JavaScript's does not: a check that relies on it lets a line break through. */
const END_OR_LAST_BREAK = '(?=(?:\\r\\n|[\\n\\r\\u0085\\u2028\\u2029])?(?![\\s\\S]))';
const ESCAPES: Readonly<Record<string, string>> = { A: '(?<![\\s\\S])', z: '(?![\\s\\S])', Z: END_OR_LAST_BREAK, e: '\\x1B', a: '\\x07' };

/** A Java `Pattern` as a RegExp that finds the same; what JavaScript cannot say (possessive quantifiers, atomic groups) is refused. */
export function javaPattern(pattern: unknown): RegExp {
  if (typeof pattern !== 'string') throw new Misuse(`a pattern must be text, got ${JSON.stringify(pattern)}`);
  const [, inline = '', rest] = /^(?:\(\?([imsu]+)\))?([\s\S]*)$/.exec(pattern) as unknown as [string, string | undefined, string];
  try {
    return new RegExp(translate(rest, inline.includes('m')), inline.replace('u', ''));
  } catch {
    throw new Misuse(`the pattern ${JSON.stringify(pattern)} is not one that can be read here`);
  }
}

function translate(pattern: string, multiline: boolean): string {
  let inClass = 0;
  return pattern.replace(/\\Q([\s\S]*?)(?:\\E|$)|\\p\{(\w+)\}|\\[\s\S]|[[\]$]/g, (found, quoted?: string, posix?: string) => {
    if (quoted !== undefined) return quoted.replace(/[\\^$.*+?()[\]{}|\-/]/g, '\\$&');
    if (posix !== undefined) {
      if (!CLASSES[posix]) throw new SyntaxError(posix);
      return inClass > 0 ? CLASSES[posix] : `[${CLASSES[posix]}]`;
    }
    if (found.startsWith('\\')) return (inClass === 0 && ESCAPES[found[1]]) || found;
    if (found === '[') return inClass++ === 0 ? found : '\\[';
    if (found === ']') return inClass > 0 && --inClass === 0 ? found : '\\]';
    return inClass > 0 || multiline ? found : END_OR_LAST_BREAK;
  });
}
