import type { Page } from 'playwright-core';
import { ask, conversation, Pages } from './chromium';

let pages: Pages;
beforeAll(async () => { pages = await Pages.launch(); });
afterEach(() => pages.close());
afterAll(() => pages.quit());

const list = (page: Page) => page.getByRole('navigation', { name: 'Conversations' });
const entry = (page: Page, name: string) => list(page).getByRole('button', { name, exact: true });
const sees = (page: Page, text: string | RegExp) => conversation(page).getByText(text).first().waitFor();
/** Model that says nothing by itself: the test speaks for it. */
const silent = { answer: () => {} };

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!await holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('while a reply runs', () => {
  test('another conversation is another: nothing of the reply is seen there, and it is whole when one comes back', async () => {
    const api = await pages.api(silent);
    const page = await pages.open(api);
    await ask(page, 'A story');
    await until(() => api.conversations.running.size === 1);
    const [story] = api.conversations.running.values();
    story.say('Once upon ');
    await sees(page, 'Once upon');
    await page.getByRole('button', { name: 'New conversation' }).click();
    story.say('a time ');
    await ask(page, 'A poem');
    await until(() => api.conversations.running.size === 2);
    const poem = [...api.conversations.running.values()][1];
    poem.say('Roses are red');
    await sees(page, 'Roses are red');
    expect(await conversation(page).getByText('Once upon').count()).toBe(0);
    story.say('there was');
    story.save();
    await entry(page, 'A story').click();
    await sees(page, 'Once upon a time there was');
    story.say(' a fox.');
    story.end('COMPLETE');
    await sees(page, 'Once upon a time there was a fox.');
    await conversation(page).getByRole('button', { name: 'Try again' }).waitFor();
    await entry(page, 'A poem').click();
    poem.end('COMPLETE');
    await sees(page, 'Roses are red');
    expect(pages.complaints).toEqual([]);
  });

  test('its conversation can be deleted: a new one begins, and nothing of the old one comes back', async () => {
    const api = await pages.api(silent);
    const page = await pages.open(api);
    await ask(page, 'A story');
    await until(() => api.conversations.running.size === 1);
    const [story] = api.conversations.running.values();
    story.say('Once upon ');
    await sees(page, 'Once upon');
    await list(page).getByRole('button', { name: 'Delete A story' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('What would you like to know?').waitFor();
    story.say('a time.');
    await ask(page, 'Next');
    await until(() => api.conversations.running.size === 1);
    [...api.conversations.running.values()][0].end('COMPLETE');
    await sees(page, 'The model has said nothing.');
    expect(await conversation(page).getByText('Once upon').count()).toBe(0);
    expect(await list(page).getByRole('listitem').count()).toBe(1);
    await page.reload();
    await sees(page, 'Next');
    expect(pages.complaints).toEqual([]);
  });
});

test('a message that is on its way gets there, whatever is opened meanwhile', async () => {
  const api = await pages.api();
  const visitor = await pages.visitor();
  const page = await visitor.open(api.origin);
  await ask(page, 'First');
  await sees(page, 'You asked: First');
  await visitor.context.setOffline(true);
  await ask(page, 'Second');
  await sees(page, 'Sending…');
  await page.getByRole('button', { name: 'New conversation' }).click();
  await page.getByText('What would you like to know?').waitFor();
  await entry(page, 'First').click();
  await sees(page, 'Second');
  await sees(page, 'Sending…');
  await page.getByRole('button', { name: 'New conversation' }).click();
  await visitor.context.setOffline(false);
  await until(() => api.requests.filter(({ query }) => query.includes('SendMessage')).length === 2);
  await entry(page, 'First').click();
  await sees(page, 'You asked: Second');
  expect(await conversation(page).locator('chat-turn:visible').count()).toBe(2);
});

describe('two tabs', () => {
  test('each goes on with what it has open; a new one with what was opened last', async () => {
    const api = await pages.api();
    const visitor = await pages.visitor();
    const [one, two] = [await visitor.open(api.origin), await visitor.open(api.origin)];
    await ask(one, 'About cats');
    await sees(one, 'You asked: About cats');
    await ask(two, 'About dogs');
    await sees(two, 'You asked: About dogs');
    await one.reload();
    await sees(one, 'You asked: About cats');
    await entry(one, 'About dogs').click();
    await sees(one, 'You asked: About dogs');
    await entry(one, 'About cats').click();
    await sees(one, 'You asked: About cats');
    await sees(await visitor.open(api.origin), 'You asked: About cats');
    await two.reload();
    await sees(two, 'You asked: About dogs');
  });

  test('what is begun, renamed or deleted in one is seen in the other', async () => {
    const api = await pages.api();
    const visitor = await pages.visitor();
    const [one, two] = [await visitor.open(api.origin), await visitor.open(api.origin)];
    await ask(one, 'About cats');
    await entry(two, 'About cats').waitFor();
    await list(one).getByRole('button', { name: 'Rename About cats' }).click();
    await one.keyboard.type('Felines');
    await one.keyboard.press('Enter');
    await entry(two, 'Felines').waitFor();
    await list(one).getByRole('button', { name: 'Delete Felines' }).click();
    await one.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await entry(two, 'Felines').waitFor({ state: 'detached' });
  });
});

test.each([
  ['that lets nobody store anything', 'for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, { get() { throw new DOMException("no", "SecurityError"); } });'],
  ['whose storage is full', 'Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };'],
])('in a browser %s, all works as long as the page is open', async (_name, script) => {
  const api = await pages.api();
  const visitor = await pages.visitor();
  await visitor.context.addInitScript(script);
  const page = await visitor.open(api.origin);
  await ask(page, 'About cats');
  await sees(page, 'You asked: About cats');
  await page.getByRole('button', { name: 'New conversation' }).click();
  await ask(page, 'About dogs');
  await sees(page, 'You asked: About dogs');
  await entry(page, 'About cats').hover();
  await list(page).getByRole('button', { name: 'Rename About cats' }).click();
  await page.keyboard.type('Felines');
  await page.keyboard.press('Enter');
  await entry(page, 'Felines').click();
  await sees(page, 'You asked: About cats');
  expect(pages.complaints).toEqual([]);
});

test('a list that comes after its owner has left is shown to nobody', async () => {
  const api = await pages.api({}, 'none');
  api.files['/config.json'] = { type: 'application/json', body: JSON.stringify({ graphqlUrl: api.graphqlUrl, userPool: { clientId: 'c', domain: 'http://127.0.0.1:1' } }) };
  api.conversations.send('user:ada', { conversationId: 'conversation-0000000001', message: 'A secret' });
  const visitor = await pages.visitor();
  const tokens = JSON.stringify({ accessToken: 'token-ada', expiresAt: Date.now() + 3_600_000 });
  await visitor.context.addInitScript(`sessionStorage.setItem('bedrock-chat:tokens', ${JSON.stringify(tokens)})`);
  let release = () => {};
  const asked = new Promise<void>((resolve) => {
    void visitor.context.route('**/graphql', async (route) => {
      if (!route.request().postData()?.includes('Conversations')) return route.continue();
      resolve();
      await new Promise<void>((go) => { release = go; });
      return route.continue();
    });
  });
  const page = await visitor.open(api.origin);
  await asked;
  api.faults.refuse = { times: 1, status: 401 };
  await ask(page, 'Hello');
  await page.getByRole('alert').getByText(/Your sign-in has ended/).waitFor();
  const answered = page.waitForResponse('**/graphql');
  release();
  await answered;
  await page.waitForTimeout(200);
  expect(await page.locator('#conversations li').count()).toBe(0);
  expect(pages.complaints.filter((text) => !/401/.test(text))).toEqual([]);
});

test('settings that cannot be loaded are no settings that are missing', async () => {
  const api = await pages.api({}, 'none');
  const visitor = await pages.visitor();
  await visitor.context.route('**/config.json', (route) => route.fulfill({ status: 503 }));
  const page = await visitor.open(api.origin);
  await page.getByRole('alert').getByText('This page\'s settings could not be loaded.').waitFor();
  expect(await page.locator('#state').textContent()).toBe('Not connected');
});
