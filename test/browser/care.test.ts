import * as fs from 'node:fs';
import type { Page } from 'playwright-core';
import { axe } from './axe';
import { ask, conversation, Pages } from './chromium';

const MARKDOWN = `# Title

A paragraph with **bold**, \`code\` and a [link](https://example.com/page).

| A | B |
|---|---|
| 1 | 2 |

\`\`\`typescript
const answer: number = 42; // ${'a long line that has to scroll '.repeat(8)}
\`\`\`

- [x] done
- [ ] open
`;

const HOSTILE = `<script>window.broken = 1</script>
<img src="https://evil.example/pixel.png" onerror="window.broken = 2">
<iframe src="https://evil.example"></iframe>
<style>body { display: none }</style>
<a href="javascript:window.broken = 3" onclick="window.broken = 4">raw</a>

[script](javascript:window.broken=5) [data](data:text/html,<script>window.broken=6</script>) [fine](https://example.com)

![picture](https://evil.example/image.png)

\`\`\`"><img src=x onerror="window.broken=7">
</code></pre><script>window.broken = 8</script>
\`\`\`

<svg><animate onbegin="window.broken = 9" attributeName="x"/></svg> <math><mtext></mtext></math>`;

let pages: Pages;
beforeAll(async () => { pages = await Pages.launch(); });
afterEach(() => pages.close());
afterAll(() => pages.quit());

const saying = (text: string) => ({ answer: (reply: any) => { reply.say(text); reply.end('COMPLETE'); } });
const overflow = (page: Page) => page.evaluate(() => {
  const { documentElement: { scrollWidth, clientWidth } } = document;
  const list = document.querySelector('deep-chat')?.shadowRoot?.getElementById('messages');
  return [scrollWidth - clientWidth, list ? list.scrollWidth - list.clientWidth : 0];
});

describe('Markdown', () => {
  test('becomes headings, tables, lists and coloured code with a button to copy it', async () => {
    const page = await pages.open(await pages.api(saying(MARKDOWN)));
    await ask(page, 'Show me');
    const reply = conversation(page);
    await reply.getByRole('heading', { name: 'Title' }).waitFor();
    await reply.getByRole('cell', { name: '2' }).waitFor();
    expect(await reply.getByRole('checkbox').count()).toBe(2);
    expect(await reply.locator('.hljs-keyword').first().textContent()).toBe('const');
    expect(await reply.getByRole('link', { name: 'link' }).getAttribute('rel')).toContain('noopener');
    await reply.locator('figure').getByRole('button', { name: 'Copy' }).click();
    await reply.getByText('Copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^const answer: number = 42;/);
    expect(pages.complaints).toEqual([]);
  });

  test('grows as it streams: code is coloured before its end, what stands already stays as it is', async () => {
    const api = await pages.api({ answer: () => {} });
    const page = await pages.open(api);
    await ask(page, 'Show me');
    while (api.conversations.running.size === 0) await page.waitForTimeout(20);
    const [running] = api.conversations.running.values();
    running.say('# Title\n\nFirst.\n\n```js\nconst a');
    const reply = conversation(page);
    await reply.locator('.hljs-keyword').getByText('const').waitFor();
    const heading = await reply.getByRole('heading', { name: 'Title' }).elementHandle();
    for (const piece of [' = 1;\n``', '`\n\n| A | B |\n|-', '--|---|\n| 1 | 2 ', '|\n\nThe e', 'nd.']) running.say(piece);
    await reply.getByText('The end.').waitFor();
    await reply.getByRole('cell', { name: '2' }).waitFor();
    expect(await heading!.evaluate((element) => element.isConnected)).toBe(true);
    expect(await reply.locator('figure code').textContent()).toBe('const a = 1;');
    running.end('COMPLETE');
    await reply.getByRole('button', { name: 'Try again' }).waitFor();
  });

  test('of a link whose address comes last', async () => {
    const api = await pages.api({ answer: () => {} });
    const page = await pages.open(api);
    await ask(page, 'Show me');
    while (api.conversations.running.size === 0) await page.waitForTimeout(20);
    const [running] = api.conversations.running.values();
    running.say('See [the page][1].\n\nMore.');
    const reply = conversation(page);
    await reply.getByText('More.').waitFor();
    running.say('\n\n[1]: https://example.com/page');
    expect(await reply.getByRole('link', { name: 'the page' }).getAttribute('href')).toBe('https://example.com/page');
    running.end('COMPLETE');
  });

  test('of a hostile model does nothing and asks nobody, in whatever pieces it comes', async () => {
    const inPieces = (reply: any) => {
      for (let at = 0; at < HOSTILE.length; at += 7) reply.say(HOSTILE.slice(at, at + 7));
      reply.end('COMPLETE');
    };
    const page = await pages.open(await pages.api({ answer: inPieces }));
    await ask(page, HOSTILE);
    const reply = conversation(page);
    await reply.getByRole('link', { name: 'fine' }).waitFor();
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => (window as any).broken)).toBeUndefined();
    expect(await reply.locator('img, iframe, script, style, svg, [onclick], [onerror], a[href^="javascript"], a[href^="data"]').count()).toBe(0);
    expect(await reply.locator('.markdown').getByText('<script>window.broken = 1</script>').isVisible()).toBe(true);
    expect(await reply.getByRole('link', { name: 'picture' }).getAttribute('href')).toBe('https://evil.example/image.png');
    expect(pages.strangers).toEqual([]);
    expect(pages.complaints).toEqual([]);
  });
});

test('one file, one policy, nobody else asked', async () => {
  const api = await pages.api();
  const page = await pages.open(api);
  await page.getByRole('textbox', { name: 'Ask something' }).waitFor();
  const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => !name.endsWith('/graphql')));
  expect(loaded).toEqual([`${api.origin}/config.json`]);
  expect(pages.strangers).toEqual([]);
  expect(fs.statSync('assets/web/index.html').size).toBeLessThan(700_000);
  const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(fs.readFileSync('assets/web/index.html', 'utf8'))!;
  expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^' ]+'; style-src 'sha256-[^' ]+'; img-src data:;/);
  expect(policy).not.toMatch(/unsafe|\*\.|https:\/\//);
});

test('the policy holds: a script that comes in does not run', async () => {
  const page = await pages.open(await pages.api());
  await page.getByRole('textbox', { name: 'Ask something' }).waitFor();
  await page.evaluate(() => document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.broken = 1' })));
  expect(await page.evaluate(() => (window as any).broken)).toBeUndefined();
  expect(pages.complaints.join()).toMatch(/Content Security Policy/);
});

describe('accessibility', () => {
  test.each(['light', 'dark'] as const)('axe finds nothing serious: %s', async (colorScheme) => {
    const page = await pages.open(await pages.api(saying(MARKDOWN)), { colorScheme });
    expect(await axe(page)).toEqual([]);
    await ask(page, 'Show me');
    await conversation(page).getByRole('button', { name: 'Try again' }).waitFor();
    await page.keyboard.type('more');
    expect(await axe(page)).toEqual([]);
  });

  test.each(['light', 'dark'] as const)('axe finds nothing serious in a reply that runs, one that failed, and a message that was refused: %s', async (colorScheme) => {
    const api = await pages.api({ answer: (reply) => reply.think('Let me see.', 0) });
    const page = await pages.open(api, { colorScheme });
    await ask(page, 'Why?');
    await conversation(page).getByText('Thinking…').waitFor();
    expect(await axe(page)).toEqual([]);
    const [reply] = api.conversations.running.values();
    reply.end('FAILED', { error: { code: 'THROTTLED', message: 'The model is busy.', retryable: true } });
    await conversation(page).getByRole('button', { name: 'Try again' }).waitFor();
    expect(await axe(page)).toEqual([]);
    api.faults.refuse = { times: 1, status: 400, of: 'SendMessage' };
    await ask(page, 'And now?');
    await conversation(page).getByRole('button', { name: 'Send again' }).waitFor();
    expect(await axe(page)).toEqual([]);
  });

  test('axe finds nothing serious in the form and its error', async () => {
    const page = await pages.open(await pages.api({}, { graphqlUrl: 'http://127.0.0.1:9/graphql', apiKey: 'x' }));
    await page.getByRole('alert').getByText(/No answer/).waitFor();
    expect(await axe(page)).toEqual([]);
  });

  test('axe finds nothing serious in the list, while a name is changed, in the question before a deletion and in the banner', async () => {
    const api = await pages.api(saying('Hello.'));
    const page = await pages.open(api);
    await ask(page, 'One');
    await conversation(page).getByRole('button', { name: 'Try again' }).waitFor();
    const list = page.getByRole('navigation', { name: 'Conversations' });
    await list.getByRole('button', { name: 'Rename One' }).click();
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await list.getByRole('button', { name: 'Delete One' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await list.getByRole('listitem').count()).toBe(1);
    api.faults.refuseField = 'turns';
    await list.getByRole('button', { name: 'One', exact: true }).click();
    await page.getByRole('alert').getByRole('button', { name: 'Try again' }).waitFor();
    expect(await axe(page)).toEqual([]);
  });

  test('a reply is said once, when it is whole', async () => {
    const api = await pages.api({ answer: () => {} });
    const page = await pages.open(api);
    await page.evaluate(() => {
      const heard: string[] = (window as any).heard = [];
      new MutationObserver(() => heard.push(document.getElementById('announcer')!.textContent!))
        .observe(document.getElementById('announcer')!, { childList: true, characterData: true, subtree: true });
    });
    await ask(page, 'Count');
    while (api.conversations.running.size === 0) await page.waitForTimeout(20);
    const [reply] = api.conversations.running.values();
    reply.say('one ');
    reply.say('two');
    await conversation(page).getByText('one two').waitFor();
    expect(await page.evaluate(() => (window as any).heard)).toEqual([]);
    reply.end('COMPLETE');
    await conversation(page).getByRole('button', { name: 'Try again' }).waitFor();
    expect(await page.evaluate(() => (window as any).heard)).toEqual(['one two']);
    await ask(page, 'Again');
    while (api.conversations.running.size === 0) await page.waitForTimeout(20);
    [...api.conversations.running.values()][0].end('FAILED', { error: { code: 'THROTTLED', message: 'The model is busy.', retryable: true } });
    await conversation(page).getByText('The model is busy.').waitFor();
    expect(await page.evaluate(() => (window as any).heard)).toEqual(['one two', 'The reply failed. The model is busy.']);
  });

  test('everything can be done by keyboard, and the focus stays in the input', async () => {
    const page = await pages.open(await pages.api());
    const input = page.getByRole('textbox', { name: 'Ask something' });
    await input.waitFor();
    for (let i = 0; i < 12 && !await input.evaluate((element) => element.matches(':focus')); i++) await page.keyboard.press('Tab');
    await page.keyboard.type('Hello');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('there');
    await page.keyboard.press('Enter');
    await conversation(page).getByText('You asked: Hello').waitFor();
    expect(await input.evaluate((element) => element.matches(':focus'))).toBe(true);
    await conversation(page).getByRole('button', { name: 'Edit and resend' }).press('Enter');
    expect((await input.innerText()).trim()).toBe('Hello\nthere');
    expect(await input.evaluate((element) => element.matches(':focus'))).toBe(true);
  });

  test('nothing moves for those who do not want it', async () => {
    const api = await pages.api({ answer: () => {} });
    const page = await pages.open(api, { reducedMotion: 'reduce' });
    await ask(page, 'Count');
    const note = conversation(page).getByText('Waiting for the model…');
    await note.waitFor();
    expect(await note.evaluate((element) => getComputedStyle(element, '::before').animationName)).toBe('none');
  });
});

describe('on every screen', () => {
  test('a phone: nothing scrolls sideways, the list opens and closes', async () => {
    const page = await pages.open(await pages.api(saying(`${MARKDOWN}\n${'x'.repeat(500)}`)), { viewport: { width: 360, height: 640 }, hasTouch: true });
    await ask(page, 'y'.repeat(300));
    await conversation(page).getByRole('button', { name: 'Try again' }).waitFor();
    expect(await overflow(page)).toEqual([0, 0]);
    const list = page.getByRole('complementary', { name: 'Conversations' });
    expect(await list.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Conversations' }).click();
    await list.waitFor();
    expect(await axe(page)).toEqual([]);
    // All that can be reached is in the list, as long as it covers the rest.
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement!.closest('#list, body')!.id)).toMatch(/^(list|)$/);
    }
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'hidden' });
    expect(await page.getByRole('button', { name: 'Conversations' }).evaluate((element) => element.matches(':focus'))).toBe(true);
    await page.getByRole('button', { name: 'Conversations' }).click();
    await page.getByRole('button', { name: 'Close the list' }).click();
    await list.waitFor({ state: 'hidden' });
    await ask(page, 'Next');
    await conversation(page).locator('.question').getByText('Next').waitFor();
  });

  test('what is written from right to left is shown so', async () => {
    const page = await pages.open(await pages.api(saying('## مرحبا\n\nكيف **حالك**؟\n\n- الأول\n- الثاني\n\n| اسم | قيمة |\n|---|---|\n| واحد | ١ |\n\n```js\nlet x;\n```\n\nHello')));
    await ask(page, 'مرحبا بالعالم');
    const reply = conversation(page);
    await reply.getByText('Hello').waitFor();
    const direction = (selector: string) => reply.locator(selector).first().evaluate((element) => getComputedStyle(element).direction);
    expect(await direction('.question')).toBe('rtl');
    expect(await direction('.markdown h2')).toBe('rtl');
    expect(await direction('.markdown li')).toBe('rtl');
    expect(await direction('.markdown td:last-child')).toBe('rtl');
    const x = (selector: string) => reply.locator(selector).first().evaluate((element) => element.getBoundingClientRect().x);
    expect(await x('.markdown td:first-child')).toBeGreaterThan(await x('.markdown td:last-child'));
    // A list leaves room for its signs on the side on which they stand; what one has said oneself stands on one side always.
    const right = (selector: string) => reply.locator(selector).first().evaluate((element) => element.getBoundingClientRect().right);
    expect(await right('.markdown li')).toBeLessThan(await right('.markdown h2') - 10);
    expect(await right('.question')).toBeCloseTo(await right('.markdown h2'), 0);
    expect(await direction('.markdown pre')).toBe('ltr');
    expect(await direction('.markdown > :last-child p')).toBe('ltr');
    expect(await overflow(page)).toEqual([0, 0]);
  });

  test('light and dark can be chosen, and the choice stays', async () => {
    const page = await pages.open(await pages.api(), { colorScheme: 'light' });
    const back = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await back();
    await page.getByRole('button', { name: 'Light or dark' }).click();
    const dark = await back();
    expect(dark).not.toBe(light);
    await page.reload();
    expect(await back()).toBe(dark);
  });
});
