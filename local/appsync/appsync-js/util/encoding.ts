import { Misuse, type Library } from '../scope';

export const encoding: Library = {
  urlEncode: (_scope, value: unknown) => new URLSearchParams([['', text('urlEncode', value)]]).toString().slice(1),
  urlDecode: (_scope, value: unknown) => new URLSearchParams(`=${text('urlDecode', value).replaceAll('&', '%26')}`).get(''),
  base64Encode: (_scope, value: unknown) => Buffer.from(text('base64Encode', value), 'utf8').toString('base64'),
  base64Decode: (_scope, value: unknown) => Buffer.from(text('base64Decode', value), 'base64').toString('utf8'),
  escapeJavaScript: (_scope, value: unknown) => text('escapeJavaScript', value).replace(/[\\"'/\b\f\n\r\t]|[^\x20-\x7e]/g, escaped),
};

const ESCAPES: Readonly<Record<string, string>> = { '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escaped(character: string): string {
  if (ESCAPES[character]) return ESCAPES[character];
  if (/[\x20-\x7e]/.test(character)) return `\\${character}`;
  return `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function text(name: string, value: unknown): string {
  if (typeof value !== 'string') throw new Misuse(`\`util.${name}\` takes text, got ${JSON.stringify(value)}`);
  return value;
}
