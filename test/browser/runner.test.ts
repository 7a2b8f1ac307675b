import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { ask, conversation, Pages } from './chromium';
import { type Runner, start } from '../../local';

const EXAMPLE = 'examples/typescript/minimal';

/** The page that the runner serves, over the shipped resolvers and function. */
describe('against the runner', () => {
  let pages: Pages;
  let runner: Runner;

  beforeAll(async () => {
    execFileSync('npx', ['tsx', '--tsconfig', 'examples/typescript/tsconfig.json', `${EXAMPLE}/app.ts`], { env: { ...process.env, CDK_OUTDIR: `${EXAMPLE}/cdk.out` } });
    [pages, runner] = await Promise.all([Pages.launch(), start({ assembly: `${EXAMPLE}/cdk.out`, tokensPerSecond: 25 })]);
  }, 120_000);
  afterEach(() => pages.close());
  afterAll(async () => {
    await pages?.quit();
    await runner?.close();
  });

  test('connects by itself; a reply streams, is stopped, and is there after a reload', async () => {
    const page = await (await pages.visitor()).open(runner.pageUrl);
    await ask(page, 'What is this?');
    const stop = conversation(page).getByRole('button', { name: 'Stop', exact: true });
    await conversation(page).locator('[data-writing]').waitFor();
    await stop.click();
    await conversation(page).getByText('Stopped.').waitFor();
    const reply = await conversation(page).locator('.markdown').last().innerText();
    expect(reply.length).toBeGreaterThan(0);
    await page.reload();
    await conversation(page).getByText('Stopped.').waitFor();
    expect(await conversation(page).locator('.markdown').last().innerText()).toBe(reply);
    expect(pages.complaints).toEqual([]);
  });

  test('a reply goes on after a reload and comes to its end', async () => {
    const page = await (await pages.visitor()).open(runner.pageUrl);
    await ask(page, 'How do I stream?');
    await conversation(page).locator('[data-writing]').waitFor();
    await page.reload();
    await conversation(page).getByRole('button', { name: 'Try again' }).waitFor({ timeout: 25_000 });
    await conversation(page).getByText(/tokens in/).waitFor();
    expect(pages.complaints).toEqual([]);
  }, 60_000);

  test('the snippet for plain JavaScript in docs/clients.md runs in a browser as it stands there', async () => {
    const site = await pages.api({}, 'none');
    const [url, key] = ['https://….amazonaws.com/graphql', 'da2-…'];
    for (const [, file, code] of fs.readFileSync('docs/clients.md', 'utf8').matchAll(/```js (browser|reply)\.mjs\n(.*?)```/gs)) {
      site.files[`/${file}.mjs`] = { type: 'text/javascript', body: code.replaceAll(url, runner.graphqlUrl).replaceAll(key, runner.apiKey!) };
    }
    site.files['/'] = { type: 'text/html', body: '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/browser.mjs"></script>' };
    const said: string[] = [];
    const page = await (await pages.visitor()).open('about:blank');
    page.on('console', (message) => said.push(message.text()));
    await page.goto(site.origin);
    await page.waitForEvent('console', { predicate: (message) => message.text() === 'COMPLETE', timeout: 25_000 });
    expect(said.length).toBeGreaterThan(5);
    expect(said.at(-2)).toMatch(/^## What this is[\s\S]+another's\.$/);
    expect(pages.complaints).toEqual([]);
  }, 60_000);

  test('a wrong key is said', async () => {
    const page = await (await pages.visitor()).open(`${runner.pageUrl}#url=${encodeURIComponent(runner.graphqlUrl)}&key=wrong`);
    await page.getByRole('alert').getByText(/does not accept this API key/).waitFor();
  });
});
