import { spawn } from 'node:child_process';
import { type Command } from 'commander';
import { addApiOptions } from './api-options';
import { portNumber } from './arguments';
import { interrupted } from './interrupted';
import { connect } from '../terminal/connect';
import { type ApiChoice, findApi } from '../terminal/find-api';
import { UserError } from '../user-error';

const DEFAULT_PORT = 4001;

interface Options extends ApiChoice {
  readonly port: number;
  readonly browser: boolean;
}

export function addOpenCommand(program: Command): void {
  addApiOptions(program.command('open'))
    .description('open the chat page for an API, served on this machine, with nothing to paste')
    .option('--port <number>', 'port of the page; 0 takes any free one', portNumber, DEFAULT_PORT)
    .option('--no-browser', 'print the address only')
    .action(async ({ port, browser, ...choice }: Options) => {
      const config = await findApi(choice);
      if (!config.apiKey) throw new UserError('the page needs an API key: give --key (of a stack that has one, it is the output GraphQLAPIKey)');
      const { transport } = await connect(config, { apiKey: config.apiKey });
      transport.close();
      const { servePage } = await import('../index');
      const page = await servePage(config, port);
      process.stdout.write(`${page.url}\n`);
      if (process.stdout.isTTY) {
        process.stdout.write('Ctrl-C ends it.\n');
        if (browser) openBrowser(page.url);
      }
      await interrupted();
      await page.close();
    });
}

const OPENERS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] };

/** Where there is no browser to open, the address has been printed. */
function openBrowser(url: string): void {
  const [command, ...options] = OPENERS[process.platform] ?? ['xdg-open'];
  if (command === 'xdg-open' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return;
  spawn(command, [...options, url], { stdio: 'ignore', detached: true }).on('error', () => undefined).unref();
}
