import { aws_appsync as appsync, aws_cognito as cognito } from 'aws-cdk-lib';
import { ask, conversation, Pages } from './chromium';
import { signIn } from './sign-in';
import { type Runner, start } from '../../local';
import { BedrockChatApi } from '../../src';
import { MODEL_ID, removeApps, synthesize } from '../local/start/app';

/** A site as its template has it: its settings, and the headers of its distribution. */
describe('a site', () => {
  let pages: Pages;
  let runner: Runner;

  beforeAll(async () => {
    const assembly = synthesize((stack) => {
      const userPool = new cognito.UserPool(stack, 'Users');
      new BedrockChatApi(stack, 'Chat', {
        modelId: MODEL_ID,
        authorizationModes: [{ authorizationType: appsync.AuthorizationType.USER_POOL, userPoolConfig: { userPool } }],
      }).addSite('Site', {
        title: 'Ask the bookshop', userPool, userPoolDomain: userPool.addDomain('Domain', { cognitoDomain: { domainPrefix: 'bookshop' } }),
      });
    });
    [pages, runner] = await Promise.all([Pages.launch(), start({ assembly, tokensPerSecond: 60 })]);
  }, 60_000);
  afterEach(() => pages.close());
  afterAll(async () => {
    await pages?.quit();
    await runner?.close();
    removeApps();
  });

  test('lets people sign in, chat live, list and delete, all within the policy that its distribution sends', async () => {
    const page = await (await pages.visitor()).open(runner.pageUrl);
    expect(await page.title()).toBe('Ask the bookshop');
    await signIn(page, 'alice');
    await page.getByText('Connected', { exact: true }).waitFor();
    await ask(page, 'What is this?');
    await conversation(page).locator('[data-writing]').waitFor();
    await conversation(page).getByText(/tokens in/).waitFor({ timeout: 25_000 });
    await page.reload();
    await conversation(page).getByText(/tokens in/).waitFor();
    const list = page.getByRole('navigation', { name: 'Conversations' });
    await list.getByRole('button', { name: 'Delete What is this?' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await list.getByRole('listitem').waitFor({ state: 'detached' });
    await page.reload();
    await page.getByText('What would you like to know?').waitFor();
    await page.getByText('Connected', { exact: true }).waitFor();
    expect(await list.getByRole('listitem').count()).toBe(0);
    expect(pages.strangers).toEqual([]);
    expect(pages.complaints).toEqual([]);
  }, 60_000);

  test('connects to its own API and nowhere else', async () => {
    const page = await (await pages.visitor()).open(runner.pageUrl);
    const reached = (url: string) => page.evaluate((to) => fetch(to, { mode: 'no-cors' }).then(() => true, () => false), url);
    expect(await reached(runner.graphqlUrl)).toBe(true);
    const elsewhere = await pages.api();
    expect(await reached(elsewhere.graphqlUrl)).toBe(false);
    expect(pages.complaints.join()).toMatch(/violates the following Content Security Policy directive: "connect-src 'self'/);
  });

  test('is framed by nobody', async () => {
    const framing = await pages.api({}, 'none');
    framing.files['/'] = { type: 'text/html', body: `<iframe src="${runner.pageUrl}"></iframe>` };
    const page = await pages.open(framing);
    await page.waitForLoadState('networkidle');
    expect(page.frames().map((frame) => frame.url())).not.toContain(runner.pageUrl);
    expect(pages.complaints.join()).toMatch(/frame-ancestors 'none'/);
  });
});
