import { type Command, InvalidArgumentError, Option } from 'commander';
import { addApiOptions } from './api-options';
import { commandName } from '../command-name';
import { answerOnce } from '../terminal/answer-once';
import { connect } from '../terminal/connect';
import { Conversing } from '../terminal/converse';
import { type ApiChoice, credentialsFor, findApi } from '../terminal/find-api';
import { Screen, visible, wantsColours } from '../terminal/screen';
import { UserError } from '../user-error';

interface Options extends ApiChoice {
  readonly conversation?: string;
}

export function addChatCommand(program: Command): void {
  addApiOptions(program.command('chat'))
    .description('talk to an API: the app that runs on this machine, a deployed stack, or any URL')
    .addOption(new Option('--token <token>', 'a token of a signed-in user, instead of a key').env('BEDROCK_CHAT_TOKEN'))
    .option('--conversation <id>', 'go on with this conversation', conversationId)
    .addHelpText('after', `
Without --url and --stack it talks to the app that \`${commandName()} local\` runs.
From a pipe it answers one question: echo 'What can you do?' | ${commandName()} chat --stack ChatStack
prints the answer alone; exit code 0 is a whole answer, 1 a failure, 130 an interrupted one.`)
    .action(async ({ conversation, ...choice }: Options) => {
      const { stdin, stdout, stderr } = process;
      const config = await findApi(choice);
      const connected = await connect(config, credentialsFor(config, choice));
      if (conversation && !connected.isRemembered) throw new UserError('`--conversation` needs an API with conversations; this one only has invokeModel');
      process.exitCode = stdin.isTTY && stdout.isTTY
        ? await new Conversing({
          ...connected,
          conversationId: conversation,
          greeting: `Connected to ${new URL(config.graphqlUrl).host}.`,
          screen: new Screen(stdout, wantsColours(stdout)),
          input: stdin,
          output: stdout,
        }).run()
        : await answerOnce(connected.open(conversation), await questionOf(stdin), {
          output: stdout, errors: stderr, onInterrupt, ...stdout.isTTY ? { written: visible } : {},
        });
      connected.transport.close();
    });
}

async function questionOf(stdin: NodeJS.ReadStream): Promise<string> {
  if (stdin.isTTY) process.stderr.write('Write the question; Ctrl-D ends it.\n');
  let text = '';
  for await (const chunk of stdin.setEncoding('utf8')) text += chunk;
  if (!text.trim()) throw new UserError('there is nothing to ask: the question is read from stdin, and stdin was empty');
  return text.trim();
}

function onInterrupt(interrupted: () => void): () => void {
  process.on('SIGINT', interrupted);
  return () => process.off('SIGINT', interrupted);
}

function conversationId(text: string): string {
  if (!/^[\w-]{20,64}$/.test(text)) throw new InvalidArgumentError('It must be 20 to 64 characters of A-Z a-z 0-9 _ -.');
  return text;
}
