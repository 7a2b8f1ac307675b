import type { Page } from 'playwright-core';
import { ask, conversation, Pages } from './chromium';

let pages: Pages;
beforeAll(async () => { pages = await Pages.launch(); });
afterEach(() => pages.close());
afterAll(() => pages.quit());

const state = (page: Page) => page.locator('#state');
const sees = (page: Page, text: string | RegExp) => conversation(page).getByText(text).first().waitFor();
const running = (api: Awaited<ReturnType<Pages['api']>>) => [...api.conversations.running.values()][0];
/** Model that says nothing by itself: the test speaks for it. */
const silent = { answer: () => {} };

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!await holds()) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe('connecting', () => {
  test('a served page connects by itself, and the answer comes', async () => {
    const page = await pages.open(await pages.api());
    await ask(page, 'Why is the sky blue?');
    await sees(page, 'You asked: Why is the sky blue?');
    await page.getByText('3 tokens in · 5 out').waitFor();
    expect(await state(page).textContent()).toBe('Connected');
    expect(pages.complaints).toEqual([]);
  });

  test('from disk, with URL and key typed in, and again after a reload', async () => {
    const api = await pages.api({}, 'none');
    const page = await (await pages.visitor()).open(pages.copyToDisk());
    await page.getByLabel('GraphQL URL').fill(api.graphqlUrl);
    await page.getByLabel('API key').fill(api.apiKey);
    await page.getByRole('button', { name: 'Connect' }).click();
    await ask(page, 'Hello');
    await sees(page, 'You asked: Hello');
    await page.reload();
    await sees(page, 'You asked: Hello');
    expect(pages.complaints).toEqual([]);
  });

  test('by the address', async () => {
    const api = await pages.api({}, 'none');
    const page = await pages.open(api, {}, `/#url=${encodeURIComponent(api.graphqlUrl)}&key=${api.apiKey}`);
    await ask(page, 'Hello');
    await sees(page, 'You asked: Hello');
  });

  test.each([
    ['a wrong key', (api: any) => ({ graphqlUrl: api.graphqlUrl, apiKey: 'wrong' }), /does not accept this API key/],
    ['nobody there', () => ({ graphqlUrl: 'http://127.0.0.1:9/graphql', apiKey: 'x' }), /No answer from http:\/\/127.0.0.1:9/],
    ['an address of something else', (api: any) => ({ graphqlUrl: `${api.origin}/other`, apiKey: 'x' }), /is not a GraphQL API \(status 404\)/],
  ])('%s is said so that one can mend it', async (_name, config, problem) => {
    const api = await pages.api({}, 'none');
    api.files['/config.json'] = { type: 'application/json', body: JSON.stringify(config(api)) };
    const page = await pages.open(api);
    await page.getByRole('alert').getByText(problem).waitFor();
    expect(await state(page).textContent()).toBe('Not connected');
    await page.getByLabel('GraphQL URL').fill(api.graphqlUrl);
    await page.getByLabel('API key').fill(api.apiKey);
    await page.getByRole('button', { name: 'Connect' }).click();
    await ask(page, 'Now?');
    await sees(page, 'You asked: Now?');
  });
});

test('credentials that are no longer taken lead back to the door, and what was written is there again behind it', async () => {
  const api = await pages.api();
  const page = await pages.open(api);
  await ask(page, 'First');
  await sees(page, 'You asked: First');
  api.faults.refuse = { times: 1, status: 401, of: 'SendMessage' };
  await ask(page, 'Second');
  await page.getByRole('alert').getByText(/does not accept this API key/).waitFor();
  expect(await state(page).textContent()).toBe('Not connected');
  expect(await page.getByRole('complementary', { name: 'Conversations' }).isVisible()).toBe(false);
  await page.getByRole('button', { name: 'Connect' }).click();
  await sees(page, 'You asked: First');
  expect(await page.getByRole('textbox', { name: 'Ask something' }).innerText()).toBe('Second');
  await page.getByRole('textbox', { name: 'Ask something' }).press('Enter');
  await sees(page, 'You asked: Second');
});

describe('a reply', () => {
  test('streams, tells its state, and is stopped with what it has said', async () => {
    const api = await pages.api(silent);
    const page = await pages.open(api);
    await ask(page, 'Count');
    await sees(page, 'Waiting for the model…');
    running(api).think('Numbers, then.', 0);
    await sees(page, 'Thinking…');
    running(api).say('one two');
    await sees(page, 'one two');
    await conversation(page).getByRole('button', { name: 'Stop', exact: true }).click();
    await sees(page, 'Stopping…');
    expect(running(api).stopRequested).toBe(true);
    running(api).end('CANCELLED');
    await sees(page, 'Stopped.');
    await sees(page, 'one two');
    await ask(page, 'Next');
    await sees(page, 'Waiting for the model…');
  });

  test('the button in the input stops too', async () => {
    const api = await pages.api(silent);
    const page = await pages.open(api);
    await ask(page, 'Count');
    await until(() => api.conversations.running.size === 1);
    await page.getByRole('button', { name: 'Send or stop' }).click();
    await until(() => running(api).stopRequested);
  });

  test('goes on after a reload, and in a second tab', async () => {
    const api = await pages.api(silent);
    const visitor = await pages.visitor();
    const first = await visitor.open(api.origin);
    await ask(first, 'Tell me a story');
    await until(() => api.conversations.running.size === 1);
    running(api).say('Once upon ');
    running(api).save();
    await sees(first, 'Once upon');
    await first.reload();
    await sees(first, 'Once upon');
    const second = await visitor.open(api.origin);
    await sees(second, 'Once upon');
    await until(() => api.subscriptions === 4);
    running(api).say('a time.');
    running(api).end('COMPLETE');
    for (const page of [first, second]) {
      await sees(page, 'Once upon a time.');
      await until(async () => await conversation(page).getByRole('button', { name: 'Stop', exact: true }).count() === 0);
    }
    await ask(second, 'And then?');
    await until(() => api.conversations.running.size === 1);
    running(api).say('They lived.');
    await sees(first, 'And then?');
    await sees(first, 'They lived.');
  });

  test('survives a lost socket and lost, doubled and disordered events', async () => {
    const api = await pages.api(silent);
    const page = await pages.open(api);
    await ask(page, 'Count');
    await until(() => api.conversations.running.size === 1);
    let count = 0;
    api.faults.deliver = (event) => [[event], [], [event, event]][count++ % 3];
    for (const number of ['one ', 'two ', 'three ', 'four ', 'five ']) running(api).say(number);
    running(api).save();
    await sees(page, 'one two three four five');
    api.dropSockets();
    running(api).say('six');
    running(api).end('COMPLETE');
    await sees(page, 'one two three four five six');
    await page.getByText('Connected', { exact: true }).waitFor();
  });

  test('comes after the network does: offline, then online', async () => {
    const api = await pages.api();
    const visitor = await pages.visitor();
    const page = await visitor.open(api.origin);
    await ask(page, 'First');
    await sees(page, 'You asked: First');
    await visitor.context.setOffline(true);
    await ask(page, 'Second');
    await sees(page, 'Sending…');
    expect(await state(page).textContent()).toBe('Offline');
    await visitor.context.setOffline(false);
    await sees(page, 'You asked: Second');
    expect(api.requests.filter(({ query }) => query.includes('SendMessage'))).toHaveLength(2);
  });

  test('a send whose answer is lost is not answered twice', async () => {
    const api = await pages.api();
    const page = await pages.open(api);
    api.faults.loseSendAnswers = 1;
    await ask(page, 'Once');
    await sees(page, 'You asked: Once');
    await until(() => api.requests.filter(({ query }) => query.includes('SendMessage')).length === 2);
    await page.waitForTimeout(200);
    expect(await conversation(page).locator('chat-turn:visible').count()).toBe(1);
  });

  test('that failed says why and offers what helps', async () => {
    let attempts = 0;
    const errors = [
      { code: 'THROTTLED', message: 'The model is busy.', retryable: true },
      { code: 'CONTEXT_TOO_LONG', message: 'The conversation is too long.', retryable: false },
    ] as const;
    const api = await pages.api({ answer: (reply) => reply.end('FAILED', { error: errors[attempts++] }) });
    const page = await pages.open(api);
    await ask(page, 'Why?');
    await sees(page, 'The model is busy.');
    await conversation(page).getByRole('button', { name: 'Try again' }).click();
    await sees(page, 'The conversation is too long.');
    expect(await conversation(page).getByRole('button', { name: 'Try again' }).count()).toBe(0);
    await conversation(page).getByRole('button', { name: 'New conversation' }).click();
    await page.getByText('What would you like to know?').waitFor();
  });

  test('a question can be edited and sent again, but not over what is being written; its answer copied', async () => {
    const page = await pages.open(await pages.api());
    await ask(page, 'Helo');
    await sees(page, 'You asked: Helo');
    await conversation(page).getByRole('button', { name: 'Copy' }).click();
    await conversation(page).getByText('Copied').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('You asked: Helo');
    await conversation(page).getByRole('button', { name: 'Edit and resend' }).click();
    expect(await page.getByRole('textbox', { name: 'Ask something' }).innerText()).toBe('Helo');
    await page.keyboard.press('Home');
    await page.keyboard.type('Oh ');
    await page.keyboard.press('Enter');
    await sees(page, 'You asked: Oh Helo');
    const input = page.getByRole('textbox', { name: 'Ask something' });
    await input.fill('A draft');
    const edit = () => conversation(page).getByRole('button', { name: 'Edit and resend' }).last().click();
    await edit();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    expect(await input.innerText()).toBe('A draft');
    await edit();
    await page.getByRole('dialog').getByRole('button', { name: 'Replace' }).click();
    await until(async () => await input.innerText() === 'Oh Helo');
  });

  test('a refused message stays, and can be sent again', async () => {
    const api = await pages.api(silent);
    const page = await pages.open(api);
    await ask(page, 'First');
    await until(() => api.conversations.running.size === 1);
    api.faults.refuse = { times: 1, status: 400, of: 'SendMessage' };
    running(api).end('COMPLETE');
    await conversation(page).getByRole('button', { name: 'Try again' }).waitFor();
    await ask(page, 'Second');
    await sees(page, /status 400/);
    await conversation(page).getByRole('button', { name: 'Send again' }).click();
    await until(() => api.conversations.running.size === 1);
    expect(running(api).message).toBe('Second');
  });

  test('shows what the model thinks where the API tells it', async () => {
    const api = await pages.api(silent);
    const page = await pages.open(api);
    await ask(page, 'Count');
    await until(() => api.conversations.running.size === 1);
    expect(await conversation(page).getByText('Reasoning').isVisible()).toBe(false);
    running(api).think('Numbers, then.', 0);
    await conversation(page).getByText('Reasoning').click();
    await sees(page, 'Numbers, then.');
    running(api).say('one');
    running(api).end('COMPLETE');
    await conversation(page).getByRole('button', { name: 'Try again' }).waitFor();
    expect(await conversation(page).getByText('Numbers, then.').isVisible()).toBe(true);
  });
});

describe('conversations', () => {
  test('are listed in this browser, opened, renamed and deleted', async () => {
    const api = await pages.api();
    const page = await pages.open(api);
    const list = page.getByRole('navigation', { name: 'Conversations' });
    await ask(page, 'About cats');
    await sees(page, 'You asked: About cats');
    await page.getByRole('button', { name: 'New conversation' }).click();
    await ask(page, 'About dogs');
    await sees(page, 'You asked: About dogs');
    expect(await conversation(page).getByText('About cats').count()).toBe(0);
    await list.getByRole('button', { name: 'About cats', exact: true }).click();
    await sees(page, 'You asked: About cats');
    await list.getByRole('button', { name: 'Rename About cats' }).click();
    const name = list.getByRole('textbox', { name: 'New name of About cats' });
    expect(await name.evaluate((element) => element.matches(':focus'))).toBe(true);
    await page.keyboard.type('Nobody');
    await page.keyboard.press('Escape');
    await list.getByRole('button', { name: 'Rename About cats' }).press('Enter');
    await page.keyboard.type('Felines');
    await page.keyboard.press('Enter');
    const felines = list.getByRole('button', { name: 'Felines', exact: true });
    await until(() => felines.evaluate((element) => element.matches(':focus')));
    await list.getByRole('button', { name: 'About dogs', exact: true }).hover();
    await list.getByRole('button', { name: 'Rename About dogs' }).click();
    await page.keyboard.type('Canines');
    await page.getByRole('textbox', { name: 'Ask something' }).click();
    await list.getByRole('button', { name: 'Canines', exact: true }).waitFor();
    const sure = page.getByRole('dialog', { name: 'Delete “Felines”? This cannot be undone.' });
    await list.getByRole('button', { name: 'Delete Felines' }).click();
    await sure.getByRole('button', { name: 'Cancel' }).click();
    expect(await list.getByRole('listitem').count()).toBe(2);
    await list.getByRole('button', { name: 'Delete Felines' }).click();
    await sure.getByRole('button', { name: 'Delete' }).click();
    await until(async () => await list.getByRole('listitem').count() === 1);
    expect(api.requests.some(({ query }) => query.includes('DeleteConversation'))).toBe(true);
    expect(await conversation(page).getByText('About cats').count()).toBe(0);
    expect(await page.getByRole('textbox', { name: 'Ask something' }).evaluate((element) => element.matches(':focus'))).toBe(true);
  });

  test('say what they lack: history, which can be asked for again, or live events', async () => {
    const api = await pages.api();
    const page = await pages.open(api);
    await ask(page, 'Hello');
    await sees(page, 'You asked: Hello');
    const banner = page.getByRole('alert');
    api.faults.refuseField = 'turns';
    await page.getByRole('navigation').getByRole('button', { name: 'Hello', exact: true }).click();
    await banner.getByText(/Earlier messages could not be loaded/).waitFor();
    api.faults.refuseField = undefined;
    await page.getByRole('textbox', { name: 'Ask something' }).fill('Not sent yet');
    await banner.getByRole('button', { name: 'Try again' }).click();
    await sees(page, 'You asked: Hello');
    expect(await page.getByRole('textbox', { name: 'Ask something' }).innerText()).toBe('Not sent yet');
    expect(await banner.isVisible()).toBe(false);
    api.faults.refuseField = 'onReply';
    await page.getByRole('navigation').getByRole('button', { name: 'Hello', exact: true }).click();
    await banner.getByText(/Replies do not arrive live/).waitFor();
    await ask(page, 'Again');
    await sees(page, 'You asked: Again');
  });

  test('of many turns are read back by scrolling up', async () => {
    const api = await pages.api();
    const page = await pages.open(api);
    await ask(page, 'Question 0');
    await sees(page, 'You asked: Question 0');
    const conversationId = api.requests.find(({ query }) => query.includes('SendMessage'))!.variables.input.conversationId;
    for (let i = 1; i < 30; i++) {
      api.conversations.send('key', { conversationId, message: `Question ${i}` });
      await new Promise((resolve) => setImmediate(resolve));
    }
    await page.reload();
    await sees(page, 'You asked: Question 29');
    expect(await conversation(page).getByText('You asked: Question 0', { exact: true }).count()).toBe(0);
    await conversation(page).evaluate((list) => { list.scrollTop = 0; });
    await sees(page, 'You asked: Question 0');
    const questions = await conversation(page).locator('chat-turn .question').allTextContents();
    expect(questions).toEqual(Array.from({ length: 30 }, (_, i) => `Question ${i}`));
  });
});
