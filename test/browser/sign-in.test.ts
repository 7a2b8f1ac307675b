import { aws_appsync as appsync, aws_cognito as cognito } from 'aws-cdk-lib';
import { axe } from './axe';
import { ask, conversation, Pages } from './chromium';
import { signIn } from './sign-in';
import { type Runner, start } from '../../local';
import { BedrockChatApi } from '../../src';
import { MODEL_ID, removeApps, synthesize } from '../local/start/app';

/** The page of an app with a user pool, as the runner serves it. */
describe('with a user pool', () => {
  let pages: Pages;
  let runner: Runner;

  beforeAll(async () => {
    const assembly = synthesize((stack) => new BedrockChatApi(stack, 'Chat', {
      modelId: MODEL_ID,
      authorizationModes: [
        { authorizationType: appsync.AuthorizationType.USER_POOL, userPoolConfig: { userPool: new cognito.UserPool(stack, 'Users') } },
        { authorizationType: appsync.AuthorizationType.API_KEY },
      ],
    }));
    [pages, runner] = await Promise.all([Pages.launch(), start({ assembly, tokensPerSecond: 0 })]);
  }, 60_000);
  afterEach(() => pages.close());
  afterAll(async () => {
    await pages?.quit();
    await runner?.close();
    removeApps();
  });

  test('alice signs in, chats and signs out; bob after her, in the same browser, finds nothing of hers', async () => {
    const page = await (await pages.visitor()).open(runner.pageUrl);
    const list = page.getByRole('navigation', { name: 'Conversations' });
    await signIn(page, 'alice');
    await ask(page, 'My name is Alice');
    await conversation(page).getByText('Nice to meet you').waitFor();
    await list.getByRole('button', { name: 'Rename My name is Alice' }).click();
    await page.keyboard.type('A secret');
    await page.keyboard.press('Enter');
    await page.reload();
    await conversation(page).getByText('Nice to meet you').waitFor();
    await list.getByRole('button', { name: 'A secret', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();

    await signIn(page, 'bob');
    await page.getByText('What would you like to know?').waitFor();
    await ask(page, 'What is my name?');
    await conversation(page).getByText('You have not told me your name').waitFor();
    await list.getByRole('button', { name: 'What is my name?', exact: true }).waitFor();
    expect(await list.getByRole('listitem').count()).toBe(1);
    expect(await page.getByText(/alice|secret/i).count()).toBe(0);
    await page.getByRole('button', { name: 'Sign out' }).click();

    await signIn(page, 'alice');
    await conversation(page).getByText('Nice to meet you').waitFor();
    await list.getByRole('button', { name: 'A secret', exact: true }).waitFor();
    expect(pages.strangers).toEqual([]);
    expect(pages.complaints).toEqual([]);
  });

  test('a sign-in that ends while chatting leads back to the form; what was written is there again', async () => {
    const page = await (await pages.visitor()).open(runner.pageUrl);
    await signIn(page, 'carol');
    await ask(page, 'Hello');
    await conversation(page).getByText(/tokens in/).waitFor();
    await page.evaluate(() => {
      const name = 'bedrock-chat:tokens';
      sessionStorage.setItem(name, JSON.stringify({ ...JSON.parse(sessionStorage.getItem(name)!), refreshToken: 'revoked', expiresAt: 0 }));
    });
    await ask(page, 'What is my name?');
    await page.getByRole('alert').getByText(/Your sign-in has ended/).waitFor();
    expect(await conversation(page).count()).toBe(0);
    await page.reload();
    await signIn(page, 'carol');
    await conversation(page).getByText(/tokens in/).waitFor();
    await page.getByRole('textbox', { name: 'Ask something' }).press('Enter');
    await conversation(page).getByText('You have not told me your name').waitFor();
  });

  test('axe finds nothing serious before the sign-in, nor in the form of the pool\'s stand-in', async () => {
    const page = await (await pages.visitor()).open(runner.pageUrl);
    await page.getByRole('heading', { name: 'Sign in to chat' }).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByLabel('User name').waitFor();
    expect(await axe(page)).toEqual([]);
  });

  test('where the API takes a key too, one may go on without signing in', async () => {
    const page = await (await pages.visitor()).open(runner.pageUrl);
    await page.getByRole('button', { name: 'Go on without signing in' }).click();
    await ask(page, 'Hello');
    await conversation(page).getByText(/tokens in/).waitFor();
    await page.reload();
    await conversation(page).getByText(/tokens in/).waitFor();
    await page.getByRole('button', { name: 'Disconnect' }).click();
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  });
});
