import type { Page } from 'playwright-core';
import { ask, conversation, Pages } from './chromium';

let pages: Pages;
beforeAll(async () => { pages = await Pages.launch(); });
afterEach(() => pages.close());
afterAll(() => pages.quit());

const input = (page: Page) => page.getByRole('textbox', { name: 'Ask something' });
const entry = (page: Page, name: string) => page.getByRole('navigation', { name: 'Conversations' }).getByRole('button', { name, exact: true });
const sees = (page: Page, text: string | RegExp) => conversation(page).getByText(text).first().waitFor();

test('each conversation keeps what is written in it, a new one too, until it is sent', async () => {
  const page = await pages.open(await pages.api());
  const begin = page.getByRole('button', { name: 'New conversation' });
  await ask(page, 'About cats');
  await sees(page, 'You asked: About cats');
  await input(page).fill('A second line\nabout cats');
  await begin.click();
  expect(await input(page).innerText()).toBe('');
  await input(page).fill('About dogs');
  await entry(page, 'About cats').click();
  expect((await input(page).innerText()).trim()).toBe('A second line\nabout cats');
  await begin.click();
  expect(await input(page).innerText()).toBe('About dogs');
  await input(page).press('Enter');
  await sees(page, 'You asked: About dogs');
  await begin.click();
  expect(await input(page).innerText()).toBe('');
  await page.getByText('What would you like to know?').waitFor();
  await entry(page, 'About dogs').click();
  await sees(page, 'You asked: About dogs');
  expect(await input(page).innerText()).toBe('');
  expect(pages.complaints).toEqual([]);
});

test('a message that was refused and a draft below it are both there, when one comes back and when history is asked for again', async () => {
  const api = await pages.api();
  const page = await pages.open(api);
  await ask(page, 'First');
  await sees(page, 'You asked: First');
  api.faults.refuseField = 'turns';
  await entry(page, 'First').click();
  await page.getByRole('alert').getByText(/Earlier messages could not be loaded/).waitFor();
  api.faults.refuse = { times: 1, status: 400, of: 'SendMessage' };
  await ask(page, 'Second');
  await sees(page, /status 400/);
  await input(page).fill('Third');
  await page.getByRole('button', { name: 'New conversation' }).first().click();
  await page.getByText('What would you like to know?').waitFor();
  await entry(page, 'First').click();
  await sees(page, /status 400/);
  expect(await input(page).innerText()).toBe('Third');
  api.faults.refuseField = undefined;
  await page.getByRole('alert').getByRole('button', { name: 'Try again' }).click();
  await sees(page, 'You asked: First');
  expect((await input(page).innerText()).trim()).toBe('Second\n\nThird');
});

test('both are there again behind the door to which refused credentials lead', async () => {
  const api = await pages.api();
  const page = await pages.open(api);
  await ask(page, 'First');
  await sees(page, 'You asked: First');
  api.faults.refuse = { times: 1, status: 400, of: 'SendMessage' };
  await ask(page, 'Second');
  await sees(page, /status 400/);
  await input(page).fill('Third');
  api.faults.refuse = { times: 1, status: 401, of: 'SendMessage' };
  await conversation(page).getByRole('button', { name: 'Send again' }).click();
  await page.getByRole('alert').getByText(/does not accept this API key/).waitFor();
  await page.getByRole('button', { name: 'Connect' }).click();
  await sees(page, 'You asked: First');
  expect((await input(page).innerText()).trim()).toBe('Second\n\nThird');
});

test('a draft stays while an earlier message is tried again, and is sent after it', async () => {
  const api = await pages.api({ answer: () => {} });
  const page = await pages.open(api);
  const running = () => [...api.conversations.running.values()][0];
  const answered = async (count: number) => {
    while (api.conversations.running.size === 0) await page.waitForTimeout(20);
    running().say('Well.');
    running().end('COMPLETE');
    await conversation(page).getByText('Well.').nth(count - 1).waitFor();
  };
  await ask(page, 'First');
  await answered(1);
  await input(page).fill('Second');
  await conversation(page).getByRole('button', { name: 'Try again' }).click();
  await conversation(page).getByText('Waiting for the model…').waitFor();
  await page.getByRole('button', { name: 'Send or stop' }).click();
  while (!running()?.stopRequested) await page.waitForTimeout(20);
  await answered(2);
  expect(await input(page).innerText()).toBe('Second');
  await input(page).press('Enter');
  await answered(3);
  expect(await conversation(page).locator('chat-turn .question').allTextContents()).toEqual(['First', 'First', 'Second']);
  expect(await input(page).innerText()).toBe('');
});
