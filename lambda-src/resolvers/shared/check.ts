import { util } from '@aws-appsync/utils';
import type { Context } from '@aws-appsync/utils';
import { refuse } from './refuse';
import { utf8Bytes } from './text';
import { ApiEnvironment } from '../../../src/contract/environment';

/** In Java's patterns `$` also stands before a last line break; this ends at the end. */
const END = '(?![\\s\\S])';
const CONVERSATION_ID = `^[A-Za-z0-9_-]{20,64}${END}`;
const REQUEST_ID = `^[A-Za-z0-9_-]{1,64}${END}`;
const TURN_ID = `^[0-9A-Za-z]{26}${END}`;

export function checkConversationId(argument: string, id: string): void {
  if (!util.matches(CONVERSATION_ID, id)) {
    refuse('BadRequest', `\`${argument}\` must be 20 to 64 characters of A-Z a-z 0-9 _ -, got ${id.length}. Use a random UUID.`);
  }
}

export function checkRequestId(id: string): void {
  if (!util.matches(REQUEST_ID, id)) {
    refuse('BadRequest', `\`requestId\` must be 1 to 64 characters of A-Z a-z 0-9 _ -, got ${id.length}. Use a random UUID.`);
  }
}

/** Whether a turn can have this id; another one is simply not there. */
export function isTurnId(id: string): boolean {
  return util.matches(TURN_ID, id);
}

/** Models refuse a text that is only white space. */
export function checkText(ctx: Context, argument: string, text: string): void {
  if (text.trim() === '') {
    refuse('BadRequest', `\`${argument}\` must not be empty. Say what the model should answer.`);
  }
  const limit = +ctx.env[ApiEnvironment.MAX_MESSAGE_LENGTH];
  // The first comparison spares the encoder what is far too long.
  if (text.length > limit || utf8Bytes(text) > limit) {
    refuse('TooLarge', `\`${argument}\` must be at most ${limit} bytes of UTF-8. Make it shorter.`);
  }
}

/** A page's size: the given one, or 20. */
export function pageSize(limit: number | null | undefined): number {
  const size = limit ?? 20;
  if (size < 1 || size > 100) {
    refuse('BadRequest', `\`limit\` must be 1 to 100, got ${size}.`);
  }
  return size;
}
