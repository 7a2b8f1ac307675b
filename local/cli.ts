#!/usr/bin/env node
import { Command } from 'commander';
import { version } from './assets';
import { commandName } from './command-name';
import { addChatCommand } from './commands/chat';
import { addLocalCommand } from './commands/local';
import { addOpenCommand } from './commands/open';
import { addTokenCommand } from './commands/token';
import { visible } from './terminal/screen';
import { taken } from './terminal/taken';

const program = new Command('bedrock-chat')
  .description('A chat backend on Amazon Bedrock: run it on this machine, talk to it')
  .version(version())
  .showHelpAfterError(`(${commandName()} --help lists the commands; add --help to a command for its options)`);
addLocalCommand(program);
addChatCommand(program);
addOpenCommand(program);
addTokenCommand(program);

// Whoever reads has enough, as `head` has.
process.stdout.on('error', (error: NodeJS.ErrnoException) => { if (error.code !== 'EPIPE') throw error; });

program.parseAsync().then(() => taken(process.stdout)).then(
  () => process.exit(),
  (error: Error) => {
    const problem = error.name === 'UserError' ? error.message : `unexpected: ${process.env.DEBUG ? error.stack : error.message}`;
    process.stderr.write(`bedrock-chat: ${visible(problem)}\n`);
    process.exit(1);
  },
);
