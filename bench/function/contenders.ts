import * as fs from 'node:fs';
import * as path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { FUNCTION } from '../../projenrc/bundles';
import { TURN } from '../../test/lambda-src/function/harness';

export interface Contender {
  readonly name: string;
  /** The file with the handler. */
  readonly entry: string;
  /** Whether its load holds its priming. */
  readonly primes?: boolean;
  readonly event: (graphqlUrl: string) => object;
}

const AMPLIFY = 'node_modules/@aws-amplify/ai-constructs/lib/conversation/runtime/default_handler_bundled/index.js';

/** Puts nothing where the function primes itself: to tell what that costs at load. */
const unprimed: esbuild.Plugin = {
  name: 'unprimed',
  setup: (build) => {
    build.onResolve({ filter: /^\.\/prime$/ }, () => ({ path: 'prime', namespace: 'unprimed' }));
    build.onLoad({ filter: /.*/, namespace: 'unprimed' }, () => ({ contents: 'export const prime = async () => {};' }));
  },
};

export async function buildContenders(folder: string) {
  const baselines = path.join(__dirname, '..', 'baselines');
  const build = async (name: string, options: esbuild.BuildOptions) => {
    await esbuild.build({ ...FUNCTION, ...options, outdir: path.join(folder, name) });
    fs.writeFileSync(path.join(folder, name, 'settings.json'), JSON.stringify({ invokeModelApi: 'anthropic-messages', maxTokens: 1000, publishIntervalMillis: 100 }));
    return path.join(folder, name, 'index.js');
  };
  const question = { arguments: { input: 'Hi?' } };
  return {
    ours: { name: 'ours', entry: await build('ours', {}), primes: true, event: () => TURN },
    unprimed: { name: 'ours, unprimed', entry: await build('unprimed', { plugins: [...FUNCTION.plugins ?? [], unprimed] }), event: () => question },
    pattern: { name: 'pattern', entry: path.join(baselines, 'pattern.cjs'), event: () => question },
    naive: {
      name: 'naive',
      entry: await build('naive', { entryPoints: { index: path.join(__dirname, 'naive.ts') }, alias: {}, plugins: [] }),
      event: () => ({ ...TURN }),
    },
    amplify: { name: 'Amplify', entry: path.join(baselines, AMPLIFY), event: amplifyEvent },
  } satisfies Record<string, Contender>;
}

function amplifyEvent(graphqlApiEndpoint: string) {
  return {
    conversationId: 'c1',
    currentMessageId: 'm1',
    streamResponse: true,
    graphqlApiEndpoint,
    responseMutation: { name: 'createResponse', inputTypeName: 'CreateResponseInput', selectionSet: 'id' },
    modelConfiguration: { modelId: 'bench', systemPrompt: 'Be brief.' },
    request: { headers: { authorization: 'token' } },
    messageHistoryQuery: {
      getQueryName: 'getMessage', getQueryInputTypeName: 'ID', listQueryName: 'listMessages', listQueryInputTypeName: 'ListMessagesInput',
    },
  };
}

export function sizeOf(file: string): { raw: number; zipped: number } {
  const code = fs.readFileSync(file);
  return { raw: code.length, zipped: deflateRawSync(code, { level: 9 }).length };
}
