import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { conversation, Pages } from './chromium';

let pages: Pages;
beforeAll(async () => { pages = await Pages.launch(); });
afterEach(() => pages.close());
afterAll(() => pages.quit());

describe('signing in at a user pool', () => {
  const pool = { clientId: 'client-1', domain: 'http://127.0.0.1:1' };

  /** The hosted pages: send back with a code, and give tokens for it and its proof. */
  async function hostedPages(page: Page) {
    const seen: { authorize?: URLSearchParams; token: URLSearchParams[] } = { token: [] };
    await page.route('http://127.0.0.1:1/oauth2/authorize*', (route) => {
      seen.authorize = new URL(route.request().url()).searchParams;
      const location = `${seen.authorize.get('redirect_uri')}?code=code-1&state=${seen.authorize.get('state')}`;
      return route.fulfill({ status: 302, headers: { location } });
    });
    await page.route('http://127.0.0.1:1/oauth2/token', (route) => {
      const fields = new URLSearchParams(route.request().postData()!);
      seen.token.push(fields);
      const json = { access_token: 'token-ada', refresh_token: 'refresh-1', expires_in: 30 };
      return route.fulfill({ json, headers: { 'access-control-allow-origin': '*' } });
    });
    return seen;
  }

  test('code with proof key; the token is renewed before it ends; the list is the API\'s', async () => {
    const api = await pages.api({}, 'none');
    api.files['/config.json'] = { type: 'application/json', body: JSON.stringify({ graphqlUrl: api.graphqlUrl, userPool: pool }) };
    api.conversations.send('user:ada', { conversationId: 'conversation-0000000001', message: 'From another device' });
    const page = await pages.open(api);
    const seen = await hostedPages(page);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('textbox', { name: 'Ask something' }).waitFor();
    expect(new URL(page.url()).search).toBe('');
    const challenge = createHash('sha256').update(seen.token[0].get('code_verifier')!).digest('base64url');
    expect(Object.fromEntries(seen.authorize!)).toMatchObject({
      response_type: 'code', client_id: 'client-1', scope: 'openid', code_challenge: challenge, code_challenge_method: 'S256', redirect_uri: `${api.origin}/`,
    });
    expect(Object.fromEntries(seen.token[0])).toMatchObject({ grant_type: 'authorization_code', code: 'code-1', redirect_uri: `${api.origin}/` });
    expect(Object.fromEntries(seen.token[1])).toMatchObject({ grant_type: 'refresh_token', refresh_token: 'refresh-1' });
    await page.getByRole('navigation', { name: 'Conversations' }).getByRole('button', { name: 'From another device', exact: true }).click();
    await conversation(page).getByText('You asked: From another device').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).waitFor();
  });

  test('who has signed in stays so at the address of an earlier sign-in', async () => {
    const api = await pages.api({}, 'none');
    api.files['/config.json'] = { type: 'application/json', body: JSON.stringify({ graphqlUrl: api.graphqlUrl, userPool: pool }) };
    const page = await pages.open(api);
    const seen = await hostedPages(page);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('textbox', { name: 'Ask something' }).waitFor();
    await page.goto(`${api.origin}/?code=code-1&state=${seen.authorize!.get('state')}`);
    await page.getByRole('textbox', { name: 'Ask something' }).waitFor();
    expect(await page.getByRole('alert').isVisible()).toBe(false);
    expect(new URL(page.url()).search).toBe('');
    expect(seen.token.filter((fields) => fields.get('grant_type') === 'authorization_code')).toHaveLength(1);
  });

  test('a code that was not asked for here is refused', async () => {
    const api = await pages.api({}, 'none');
    api.files['/config.json'] = { type: 'application/json', body: JSON.stringify({ graphqlUrl: api.graphqlUrl, userPool: pool }) };
    const page = await pages.open(api, {}, '/?code=stolen&state=guessed');
    await page.getByRole('alert').getByText(/not started here/).waitFor();
    expect(await page.evaluate(() => sessionStorage.getItem('bedrock-chat:tokens'))).toBeNull();
  });

  test('why a sign-in failed is told to who asked for it; others cannot put words there', async () => {
    const api = await pages.api({}, 'none');
    api.files['/config.json'] = { type: 'application/json', body: JSON.stringify({ graphqlUrl: api.graphqlUrl, userPool: pool }) };
    const words = '?error=access_denied&error_description=Call+0800';
    const page = await pages.open(api, {}, `/${words}`);
    await page.getByRole('alert').getByText(/not started here/).waitFor();
    expect(await page.getByText('Call 0800').count()).toBe(0);
    await page.route('http://127.0.0.1:1/oauth2/authorize*', (route) => route.fulfill({ status: 302, headers: { location: `${api.origin}/${words}` } }));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('The sign-in failed: Call 0800').waitFor();
  });
});
