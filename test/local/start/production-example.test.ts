import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { type Runner, start } from '../../../local';
import { visit } from '../../guarantees/client';

const EXAMPLES = 'examples/typescript';

let assembly: string;
let runner: Runner;
beforeAll(async () => {
  assembly = fs.mkdtempSync(path.join(os.tmpdir(), 'production-'));
  execFileSync('npx', ['tsx', '--tsconfig', `${EXAMPLES}/tsconfig.json`, `${EXAMPLES}/production/app.ts`], { env: { ...process.env, CDK_OUTDIR: assembly } });
  runner = await start({ assembly, tokensPerSecond: 0 });
}, 60_000);
afterAll(async () => {
  await runner?.close();
  fs.rmSync(assembly, { recursive: true });
});

test('the production example runs as it stands: its page lets people sign in, and they are answered under its guardrail', async () => {
  expect(await (await fetch(new URL('config.json', runner.pageUrl))).json()).toMatchObject({ title: 'Ask the bookshop', userPool: { domain: new URL(runner.pageUrl).origin } });
  expect(runner.apiKey).toBeUndefined();
  const alice = visit(runner, { token: () => runner.token({ sub: 'alice' }) });
  try {
    const conversation = await alice.listen();
    expect(await conversation.ask('What is this?')).toMatchObject({ status: 'COMPLETE', error: null });
  } finally {
    alice.close();
  }
});
