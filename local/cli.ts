#!/usr/bin/env node
import { Command } from 'commander';
import { version } from './assets';
import { addChatCommand } from './commands/chat';
import { addLocalCommand } from './commands/local';
import { addOpenCommand } from './commands/open';
import { addTokenCommand } from './commands/token';

const program = new Command('bedrock-chat')
  .description('A chat backend on Amazon Bedrock: run it on this machine, talk to it')
  .version(version())
  .showHelpAfterError('(bedrock-chat --help lists the commands; add --help to a command for its options)');
addLocalCommand(program);
addChatCommand(program);
addOpenCommand(program);
addTokenCommand(program);

program.parseAsync().then(
  () => process.exit(),
  (error: Error) => {
    process.stderr.write(`bedrock-chat: ${error.name === 'UserError' ? error.message : `unexpected: ${process.env.DEBUG ? error.stack : error.message}`}\n`);
    process.exit(1);
  },
);
