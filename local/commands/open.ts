import { spawn } from 'node:child_process';
import { type Command } from 'commander';
import { addApiOptions } from './api-options';
import { portNumber } from './arguments';
import { interrupted } from './interrupted';
import { Outputs } from '../../src/contract/outputs';
import { commandName } from '../command-name';
import { connect } from '../terminal/connect';
import { type ApiChoice, findApi } from '../terminal/find-api';
import type { FoundApi } from '../terminal/found-api';
import { UserError } from '../user-error';
import { isWebAddress } from '../web-address';

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
    .addHelpText('after', `
An API without a key has people sign in, and its user pool sends them back to the pages that it knows: its own page is opened then, where it
has one (ChatSiteURL).`)
    .action(async ({ port, browser, ...choice }: Options) => {
      const api = await findApi(choice);
      if (!api.apiKey) return tell(pageOf(api, choice), browser);
      const { transport } = await connect(api, { apiKey: api.apiKey });
      transport.close();
      const { servePage } = await import('../index');
      const page = await servePage({ graphqlUrl: api.graphqlUrl, realtimeUrl: api.realtimeUrl, apiKey: api.apiKey }, port);
      const end = interrupted();
      tell(page.url, browser);
      if (process.stdout.isTTY) process.stdout.write('Ctrl-C ends it.\n');
      await end;
      await page.close();
    });
}

/** Of an API that takes no key, or one that is not known. */
function pageOf({ pageUrl }: FoundApi, { stack }: ApiChoice): string {
  if (pageUrl !== undefined && isWebAddress(pageUrl)) return pageUrl;
  throw new UserError(stack === undefined
    ? `the page needs an API key: give --key (of a stack that has one, it is the output ${Outputs.API_KEY})`
    : `stack \`${stack}\` has neither a key (output ${Outputs.API_KEY}) nor a page of its own (${Outputs.SITE_URL}): give --key, `
      + `let people sign in on a page by \`chat.addSite(…)\`, or talk to it from the terminal by \`${commandName()} chat\` with --token`);
}

function tell(url: string, browser: boolean): void {
  process.stdout.write(`${url}\n`);
  if (process.stdout.isTTY && browser) openBrowser(url);
}

// Not by `cmd`, which would take an `&` in the address for the end of a command.
const OPENERS: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = { darwin: ['open'], win32: ['rundll32', 'url.dll,FileProtocolHandler'] };

/** Where there is no browser to open, the address has been printed. */
function openBrowser(url: string): void {
  const [command, ...options] = OPENERS[process.platform] ?? ['xdg-open'];
  if (command === 'xdg-open' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return;
  spawn(command, [...options, url], { stdio: 'ignore', detached: true }).on('error', () => undefined).unref();
}
