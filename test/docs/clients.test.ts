import { execFile, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { type Runner, start } from '../../local';
import { removeApps, synthesizeChat } from '../local/start/app';
import { node24 } from '../node-24';

const PAGE = fs.readFileSync('docs/clients.md', 'utf8');
const PLACEHOLDERS = { url: 'https://….amazonaws.com/graphql', key: 'da2-…' };
/** The end of the embedded model's answer. */
const ANSWER = "nobody sees what is another's.";

let runner: Runner;
let folder: string;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'snippets-'));
  runner = await start({ assembly: synthesizeChat(), node: node24(), tokensPerSecond: 200 });
  fs.writeFileSync(path.join(folder, 'certificate.pem'), runner.certificate);
  for (const [, file, code] of PAGE.matchAll(/```\w+ (\S+)\n(.*?)```/gs)) {
    fs.writeFileSync(path.join(folder, file), code.replaceAll(PLACEHOLDERS.url, runner.graphqlUrl).replaceAll(PLACEHOLDERS.key, runner.apiKey!));
  }
});
afterAll(async () => {
  await runner?.close();
  removeApps();
  fs.rmSync(folder, { recursive: true });
});

/** Bundles a snippet as a front end does, and runs it until it has printed this; one that ends by itself, to its end. */
async function run(file: string, until: string, ends?: 'by itself'): Promise<string> {
  const outfile = path.join(folder, `${path.parse(file).name}.bundle.mjs`);
  await build({
    entryPoints: [path.join(folder, file)],
    outfile,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    logLevel: 'error',
    nodePaths: [path.resolve('node_modules')],
    alias: { 'cdk-bedrock-chat-api/client': path.resolve('assets/client/index.mjs') },
    define: { 'process.env.NODE_ENV': '"development"', 'global': 'globalThis' },
  });
  // Amplify dials wss; a browser's WebSocket is there since Node.js 22.
  const child = spawn(node24(), [outfile], { env: { ...process.env, NODE_EXTRA_CA_CERTS: path.join(folder, 'certificate.pem') } });
  let printed = '';
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk) => printed += chunk);
    child.stdout.on('data', (chunk) => {
      printed += chunk;
      if (printed.includes(until)) resolve();
    });
    void ended.then(() => reject(new Error(`${file} ended before it printed ${until}:\n${printed}`)));
  }).finally(() => ends ?? child.kill());
  await ended;
  return printed;
}

test('curl', async () => {
  const { stdout } = await promisify(execFile)('sh', [path.join(folder, 'ask.sh')]);
  expect(JSON.parse(stdout).data.invokeModel).toContain(ANSWER);
});

test.each(['browser.mjs', 'amplify.mjs', 'apollo.mjs'])('%s: the reply grows to its end', async (file) => {
  const printed = await run(file, 'COMPLETE');
  expect(printed.split('## What this is').length).toBeGreaterThan(2);
  expect(printed.trim()).toMatch(/another's\.\nCOMPLETE$/);
});

test('the client of this package', async () => {
  const printed = await run('chat.mjs', 'COMPLETE');
  expect(printed).toContain('What is this? → ## What this is');
  expect(printed).toContain(`${ANSWER} COMPLETE`);
});

test('a script that asks once ends by itself', async () => {
  const printed = await run('once.mjs', `${ANSWER} COMPLETE`, 'by itself');
  expect(printed).toMatch(/^## What this is/);
});

test('the React hook: a component sends, shows the reply as it grows, and closes what it opened', async () => {
  fs.writeFileSync(path.join(folder, 'render.jsx'), `
    import { act, create } from 'react-test-renderer';
    import { Conversation } from './use-chat.jsx';
    globalThis.IS_REACT_ACT_ENVIRONMENT = true;
    globalThis.FormData = class { get() { return 'What is this?'; } };
    let page;
    await act(async () => { page = create(<Conversation />); });
    await act(async () => page.root.findByType('form').props.onSubmit({ preventDefault() {} }));
    const said = () => page.root.findAllByType('p').map(({ children }) => children.join('')).join('');
    const sizes = new Set();
    let buttons = new Set();
    while (!said().includes(${JSON.stringify(ANSWER)})) {
      await act(() => new Promise((resolve) => setTimeout(resolve, 20)));
      sizes.add(said().length);
      buttons.add(page.root.findByType('button').children.join(''));
    }
    await act(async () => page.unmount());
    console.log(JSON.stringify({ grew: sizes.size > 2, stop: buttons.has('Stop') }), 'UNMOUNTED');
  `);
  expect(await run('render.jsx', 'UNMOUNTED')).toContain('{"grew":true,"stop":true}');
});

test('the rule: what comes twice, late, out of order or not at all ends in the same text', async () => {
  const { assemble } = await loadRule();
  const text = 'In the end there is one text.';
  const piece = (from: number, to: number, more = {}) => ({ offset: from, text: text.slice(from, to), status: 'STREAMING', ...more });
  const end = piece(text.length, text.length, { status: 'COMPLETE', length: text.length });
  const asked: string[] = [];
  const stored = async () => {
    asked.push('turn');
    return { reply: text, status: 'COMPLETE' };
  };
  for (const [events, repairs] of [
    [[piece(0, 6), piece(6, 20), piece(20, 29), end], 0],
    [[piece(0, 6), piece(0, 6), piece(3, 20), piece(6, 20), piece(20, 29), end, end], 0],
    [[piece(0, 6), piece(20, 29)], 1],
    [[piece(0, 6), end], 1],
  ] as const) {
    asked.length = 0;
    const shown: string[] = [];
    const { take, ended } = assemble(stored, (grown) => shown.push(grown));
    events.forEach(take);
    expect(await ended).toMatchObject({ status: 'COMPLETE', reply: text });
    expect(asked).toHaveLength(repairs);
    expect(shown.every((grown) => text.startsWith(grown))).toBe(true);
  }
});

interface Assembly {
  readonly ended: Promise<object>;
  take(event: object): void;
}

interface Rule { assemble(ask: () => Promise<object>, show: (text: string) => void): Assembly }

async function loadRule(): Promise<Rule> {
  const outfile = path.join(folder, 'rule.cjs');
  await build({ entryPoints: [path.join(folder, 'reply.mjs')], outfile, bundle: true, format: 'cjs' });
  return jest.requireActual(outfile);
}
