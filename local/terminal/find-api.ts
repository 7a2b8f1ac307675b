import { deployedStack } from './deployed-stack';
import type { FoundApi } from './found-api';
import type { Credentials } from '../../client';
import { Outputs } from '../../src/contract/outputs';
import type { PageConfig } from '../../src/contract/page-config';
import { commandName } from '../command-name';
import { LocalRoutes } from '../routes/local-routes';
import { UserError } from '../user-error';
import { isWebAddress } from '../web-address';

/** How somebody says which API is meant; nothing means the runner on this machine. */
export interface ApiChoice {
  readonly url?: string;
  readonly key?: string;
  readonly token?: string;
  readonly stack?: string;
  readonly region?: string;
}

const LOCAL_RUNNER = 'http://127.0.0.1:4000/';

export interface FindOptions {
  readonly ofStack?: typeof deployedStack;
  readonly localRunner?: string;
  readonly environment?: NodeJS.ProcessEnv;
  readonly command?: string;
}

/** Where the API is, and the key that opens it if one is known. A key in the environment may be of another API: it comes last, and never to the runner, which tells its own. */
export async function findApi(choice: ApiChoice, options: FindOptions = {}): Promise<FoundApi> {
  const { ofStack = deployedStack, localRunner = LOCAL_RUNNER, environment = process.env, command = commandName() } = options;
  if (choice.region !== undefined && choice.stack === undefined) throw new UserError('`--region` says where a stack is: give its name with `--stack`');
  const found: FoundApi = choice.url !== undefined ? { graphqlUrl: address(choice.url) }
    : choice.stack !== undefined ? await ofStack(choice.stack, choice.region ? { region: choice.region } : {})
      : await ofRunner(localRunner, command);
  const isElsewhere = choice.url !== undefined || choice.stack !== undefined;
  const apiKey = choice.key ?? found.apiKey ?? (isElsewhere && environment.BEDROCK_CHAT_KEY || undefined);
  return apiKey === undefined ? found : { ...found, apiKey };
}

/** What the caller shows: the token, else the key. */
export function credentialsFor({ apiKey }: PageConfig, { token, stack, url }: ApiChoice, command = commandName()): Credentials {
  if (token !== undefined) return { token: () => token };
  if (apiKey !== undefined) return { apiKey };
  if (url !== undefined) throw new UserError(`\`--url\` needs \`--key\` (the stack's output ${Outputs.API_KEY}) or \`--token\` (of a signed-in user)`);
  throw new UserError(stack !== undefined
    ? `stack \`${stack}\` has no output ${Outputs.API_KEY}: give a signed-in user's token with \`--token\`, or a key with \`--key\``
    : `the app on this machine takes no API key: add \`--token "$(${command} token --sub alice)"\``);
}

function address(url: string): string {
  if (!isWebAddress(url)) {
    throw new UserError(`\`--url\` must be the address of a GraphQL API, like https://….amazonaws.com/graphql; got \`${url}\``);
  }
  return new URL(url).href;
}

async function ofRunner(runner: string, command: string): Promise<FoundApi> {
  try {
    const response = await fetch(new URL(LocalRoutes.API, runner));
    const config = await response.json() as FoundApi;
    if (response.ok && config.graphqlUrl) return config;
  } catch { /* nothing there, or something else */ }
  throw new UserError(`no app runs at ${runner}: start one with \`${command} local\`, or say which API is meant with --url and --key, or --stack`);
}
