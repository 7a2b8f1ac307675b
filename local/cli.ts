#!/usr/bin/env node
import { Command } from 'commander';
import { addLocalCommand } from './commands/local';
import { addTokenCommand } from './commands/token';
import { UserError } from './index';

const program = new Command('bedrock-chat')
  .description('A chat backend on Amazon Bedrock: run it on this machine, talk to it')
  .showHelpAfterError('(bedrock-chat --help lists the commands; add --help to a command for its options)');
addLocalCommand(program);
addTokenCommand(program);

program.parseAsync().then(
  () => process.exit(0),
  (error: Error) => {
    process.stderr.write(`bedrock-chat: ${error instanceof UserError ? error.message : `unexpected: ${process.env.DEBUG ? error.stack : error.message}`}\n`);
    process.exit(1);
  },
);
