import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { webAddress } from './arguments';
import { commandName } from '../command-name';
import { LocalRoutes } from '../routes/local-routes';
import { UserError } from '../user-error';

interface Options {
  readonly url: string;
  readonly sub: string;
  readonly username?: string;
  readonly group: string[];
  readonly ttl: number;
}

export function addTokenCommand(program: Command): void {
  program.command('token')
    .description('print a token of a user of the app that runs on this machine (user pool or OIDC)')
    .requiredOption('--sub <id>', 'whose token: the `sub` claim')
    .option('--username <name>', 'the user\'s name (default: the sub)')
    .addOption(new Option('--group <name>', 'a group that the user is in; may be repeated')
      .argParser<string[]>((name, groups) => [...groups, name]).default([], 'none'))
    .option('--ttl <seconds>', 'how long the token holds', seconds, 3600)
    .option('--url <url>', 'where the runner listens', webAddress, 'http://127.0.0.1:4000/')
    .action(async ({ url, sub, username, group, ttl }: Options) => {
      const response = await fetch(new URL(LocalRoutes.TOKEN, url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ sub, username, groups: group, ttlSeconds: ttl }),
      }).catch((error: Error & { cause?: { code?: string } }) => {
        throw new UserError(`nothing answers at ${url} (${error.cause?.code ?? error.message}); start the app with \`${commandName()} local\`, or name its address with --url`);
      });
      const text = await response.text();
      if (!response.ok) throw new UserError(text.trim());
      process.stdout.write(`${text}\n`);
    });
}

function seconds(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It must be a whole number of seconds, 1 or more.');
  return number;
}
