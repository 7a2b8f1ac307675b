import { ask, conversation, Pages } from './chromium';

let pages: Pages;
beforeAll(async () => { pages = await Pages.launch(); });
afterEach(() => pages.close());
afterAll(() => pages.quit());

describe('an API with invokeModel only', () => {
  test('answers, and a second page hears it through the subscription', async () => {
    const api = await pages.api({ pattern: true });
    const [asking, listening] = [await pages.open(api), await pages.open(api)];
    while (api.subscriptions < 2) await asking.waitForTimeout(20);
    expect(await listening.locator('#broadcast').isVisible()).toBe(false);
    await ask(asking, 'Hello');
    await conversation(asking).getByText('You asked: Hello').waitFor();
    await listening.locator('#broadcasts').getByText('You asked: Hello').waitFor();
    expect(await listening.locator('#broadcast-count').textContent()).toBe('1');
    expect(await asking.locator('#broadcasts li').count()).toBe(0);
    expect(await asking.locator('#list').isVisible()).toBe(false);
    await asking.getByRole('button', { name: 'Disconnect' }).click();
    await asking.getByRole('heading', { name: 'Connect' }).waitFor();
    expect(await asking.getByRole('button', { name: 'Disconnect' }).count()).toBe(0);
  });

  test('shows the latest answers only, and stays closed once somebody has closed it', async () => {
    const api = await pages.api({ pattern: true });
    const page = await pages.open(api);
    while (api.subscriptions < 1) await page.waitForTimeout(20);
    for (let i = 1; i <= 20; i++) api.broadcast(`Answer ${i}`);
    const [box, items] = [page.locator('#broadcast'), page.locator('#broadcasts li')];
    await items.getByText('Answer 20').waitFor();
    await box.getByText('Answers given to others').click();
    api.broadcast('Answer 21');
    await box.getByText('Answers given to others (21)').waitFor();
    expect(await items.last().isVisible()).toBe(false);
    expect(await items.allTextContents()).toEqual(Array.from({ length: 20 }, (_, i) => `Answer ${i + 2}`));
    expect(await page.locator('#broadcasts').getAttribute('start')).toBe('2');
  });
});
