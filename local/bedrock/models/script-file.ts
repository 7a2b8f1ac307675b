import * as fs from 'node:fs';
import { UserError } from '../../user-error';
import { FAULTS } from '../model';
import type { ScriptedReply } from './scripted';

const REPLY_FIELDS = ['times', 'error', 'steps'];
const STEP_FIELDS: Readonly<Record<string, readonly string[]>> = {
  text: ['times'], reasoning: [], toolUse: [], event: ['payload'], exception: ['message'], fault: [], stop: ['usage'],
};

/** A script from a file: `{ "replies": [ … ] }`. */
export function readScript(file: string): readonly ScriptedReply[] {
  const fail = (problem: string): never => {
    throw new UserError(`\`--model-script\` ${file}: ${problem}`);
  };
  const content = parse(file, fail) as { replies?: unknown } | null;
  const replies = content?.replies;
  if (!Array.isArray(replies) || replies.length === 0) {
    return fail('must be an object with `replies`, an array of at least one reply');
  }
  replies.forEach((reply, at) => checkReply(reply, (problem) => fail(`replies[${at}] ${problem}`)));
  return replies;
}

function parse(file: string, fail: (problem: string) => never): unknown {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    return fail(error instanceof SyntaxError ? `is no JSON: ${error.message}` : `cannot be read: ${(error as Error).message}`);
  }
}

function checkReply(reply: any, fail: (problem: string) => never): void {
  const stranger = Object.keys(reply ?? {}).find((name) => !REPLY_FIELDS.includes(name));
  if (stranger !== undefined) {
    fail(`has the unknown field \`${stranger}\`; it may have ${REPLY_FIELDS.join(', ')}`);
  }
  if (!reply || (reply.error === undefined) === (reply.steps === undefined)) {
    fail('must have either `error` or `steps`');
  }
  (reply.steps ?? []).forEach((step: any, at: number) => {
    const kinds = Object.keys(STEP_FIELDS).filter((kind) => Object.hasOwn(step, kind));
    if (kinds.length !== 1) {
      fail(`steps[${at}] must have exactly one of ${Object.keys(STEP_FIELDS).join(', ')}`);
    }
    const [kind] = kinds;
    const extra = Object.keys(step).find((name) => ![kind, 'delayMillis', ...STEP_FIELDS[kind]].includes(name));
    if (extra !== undefined) {
      fail(`steps[${at}] has the unknown field \`${extra}\``);
    }
    if (kind === 'fault' && !FAULTS.includes(step.fault)) {
      fail(`steps[${at}].fault must be one of ${FAULTS.join(', ')}, got \`${step.fault}\``);
    }
  });
}
