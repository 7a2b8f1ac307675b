import { App, Stack } from 'aws-cdk-lib';
import { extended } from './extended';
import { guarded } from './guarded';
import { minimal } from './minimal';
import { privateApi } from './private';
import { signIn } from './sign-in';
import { tuned } from './tuned';
import { BedrockChatApi } from '../../../src';

/** Six apps that between them use every prop; what they synthesize is linted and looked at by cdk-nag. */
export const STACKS: Readonly<Record<string, (stack: Stack) => BedrockChatApi>> = { minimal, signIn, privateApi, guarded, tuned, extended };

export function stackOf(app: App, name: string): Stack {
  const stack = new Stack(app, `Chat-${name}`);
  STACKS[name](stack);
  return stack;
}
