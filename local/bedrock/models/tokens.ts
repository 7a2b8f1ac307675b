import type { ModelRequest } from '../model';

/** Words of up to six letters with the space before them, single signs, line ends: near enough to what tokenizers of models make of a text. */
const TOKEN = /\n+|[^\S\n]*(?:[\p{L}\p{N}\p{M}]{1,6}|[^\s\p{L}\p{N}\p{M}])|[^\S\n]+/gu;

export function tokenize(text: string): readonly string[] {
  return text.match(TOKEN) ?? [];
}

export const countTokens = (text: string) => tokenize(text).length;

/** All that the model reads: system prompt, conversation, tools; a few tokens around each message. */
export function countInput({ system, messages, tools }: ModelRequest): number {
  const texts = messages.flatMap(({ content }) => content.map((block) => ('text' in block ? block.text : JSON.stringify(block))));
  return [...system, ...texts, ...tools.map((tool) => JSON.stringify(tool))].reduce((sum, text) => sum + countTokens(text), 3 * messages.length);
}
