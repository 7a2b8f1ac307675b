/** `*` and `?` of IAM as the source of a regular expression; `any` is what one wildcard character may be. */
export function globSource(pattern: string, any = '.'): string {
  return pattern.replace(/[.+^${}()|[\]\\]|\*+|\?/g, (found) => {
    if (found === '?') {
      return any;
    }
    return found.startsWith('*') ? `${any}*` : `\\${found}`;
  });
}

export function matchesGlob(pattern: string, text: string): boolean {
  return new RegExp(`^${globSource(pattern)}$`, 's').test(text);
}
