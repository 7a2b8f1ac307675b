import type { Message, ModelRequest } from '../../model';

export const textOf = ({ content }: Message) => content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n');

const questions = ({ messages }: ModelRequest) => messages.filter(({ role }) => role === 'user').map(textOf).filter((text) => text !== '');

export const lastQuestion = (request: ModelRequest) => questions(request).at(-1) ?? '';

/** Oldest first, without the one to be answered. */
export const earlierQuestions = (request: ModelRequest) => questions(request).slice(0, -1);

export const earlierAnswers = ({ messages }: ModelRequest) => messages.filter(({ role }) => role === 'assistant').map(textOf).filter((text) => text !== '');

const NAME = /\b(?:my name is|call me|i am called)\s+([\p{L}][\p{L}\p{M}'-]*)/iu;

/** What the user says to be called, at the latest. */
export function userName(texts: readonly string[]): string | undefined {
  return texts.map((text) => NAME.exec(text)?.[1]).filter((name) => name !== undefined).at(-1);
}

export function quoted(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return `“${line.length > 200 ? `${line.slice(0, 199)}…` : line}”`;
}
