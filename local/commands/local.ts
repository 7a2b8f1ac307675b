import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import type { Command } from 'commander';
import { notNegative, portNumber } from './arguments';
import { interrupted } from './interrupted';
import { watchAssembly } from './watch-assembly';
import { isLoopback } from '../appsync/server/host-check';
import { commandName } from '../command-name';
import type { Runner } from '../index';
import { UserError } from '../user-error';

const DEFAULT_PORT = 4000;

interface Options {
  readonly host: string;
  readonly port: number;
  readonly json?: true;
  readonly model: string;
  readonly modelScript?: string;
  readonly pace?: number;
  readonly data?: string;
  readonly node?: string;
  readonly region?: string;
  readonly verbose?: true;
  readonly certificate?: string;
}

export function addLocalCommand(program: Command): void {
  program.command('local')
    .description('run a synthesized app on this machine: AppSync, Lambda, DynamoDB and a model, no AWS account needed')
    .argument('[assembly]', 'the folder that cdk synth wrote', 'cdk.out')
    .option('--port <number>', 'port to listen on; 0 takes any free one', portNumber, DEFAULT_PORT)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--json', 'print one line of JSON when ready, and nothing else, on stdout')
    .option('--model <model>', 'what answers: embedded, bedrock (the real one, with your AWS credentials) or the URL of an OpenAI-compatible server, e.g. http://127.0.0.1:11434/v1#llama3.2', 'embedded')
    .option('--model-script <file>', 'play the replies and faults of a JSON file instead of a model')
    .option('--pace <tokens>', 'tokens per second of the embedded model; 0 is as fast as it can', notNegative)
    .option('--data <folder>', 'keep the tables in this folder between runs')
    .option('--node <path>', 'the Node.js that runs the functions (default: the one that runs this command)')
    .option('--certificate <file>', 'write the certificate that clients over TLS have to trust (NODE_EXTRA_CA_CERTS)')
    .option('--verbose', 'tell every line that the functions log')
    .option('--region <region>', 'the Region of stacks that name none (default: AWS_REGION, else us-east-1)')
    .action(async (assembly: string, { json, pace, verbose, certificate, ...options }: Options) => {
      if (options.node) checkNode(options.node);
      const { start, terminalLog } = await import('../index');
      const log = terminalLog({ verbose });
      const unwatch = watchAssembly(assembly, log);
      const runner = await start({ assembly, ...options, ...(pace === undefined ? {} : { tokensPerSecond: pace }), log });
      if (!isLoopback(options.host)) log.warn(reachable(options));
      if (certificate) writeCertificate(certificate, runner);
      // Whoever reads that it runs may end it at once.
      const end = interrupted();
      process.stdout.write(json ? `${JSON.stringify(addresses(runner))}\n` : welcome(runner));
      await end;
      unwatch();
      await runner.close();
    });
}

function checkNode(node: string): void {
  const { error } = spawnSync(node, ['--version']);
  if (error) throw new UserError(`\`--node\` ${node} cannot be run (${error.message}): give the path of a Node.js`);
}

function reachable({ host, model }: Pick<Options, 'host' | 'model'>): string {
  return `others who reach ${host} can use this app: it hands out its API key and tokens of any user`
    + (model === 'bedrock' ? ', and your AWS account pays for the replies' : '')
    + (/^(0\.0\.0\.0|::)$/.test(host) ? '; for addresses that work on their machines, give an address of this one with --host' : '');
}

function writeCertificate(file: string, { certificate }: Runner): void {
  try {
    fs.writeFileSync(file, certificate);
  } catch (error) {
    throw new UserError(`\`--certificate\` ${file} cannot be written: ${(error as Error).message}`);
  }
}

function addresses({ graphqlUrl, realtimeUrl, apiKey, pageUrl, apis }: Runner): Record<string, unknown> {
  return { graphqlUrl, realtimeUrl, apiKey, pageUrl, ...(apis.length > 1 ? { apis } : {}) };
}

function welcome({ apis, model }: Runner): string {
  const paragraphs = apis.map((api) => `${apis.length > 1 ? `${api.constructPath}\n` : ''}${api.pageUrls.map((url) => `  Chat page      ${url}`).join('\n')}
  GraphQL URL    ${api.graphqlUrl}
  Real-time URL  ${api.realtimeUrl}
  API key        ${api.apiKey ?? `(none: this API takes other credentials, see ${commandName()} token --help)`}
`);
  const [{ graphqlUrl, apiKey }] = apis;
  const credentials = apiKey ? `-H 'x-api-key: ${apiKey}'` : `-H "authorization: $(${commandName()} token --sub alice --url ${new URL('/', graphqlUrl).href})"`;
  return `The app runs on this machine; ${model} answers.

${paragraphs.join('\n')}
  curl -s '${graphqlUrl}' ${credentials} -H 'content-type: application/json' \\
    --data '{"query":"mutation { invokeModel(input: \\"What can you do?\\") }"}'

Ctrl-C ends it.
`;
}
