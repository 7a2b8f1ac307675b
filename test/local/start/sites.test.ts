import * as fs from 'node:fs';
import { aws_appsync as appsync, aws_cognito as cognito, type Stack } from 'aws-cdk-lib';
import { MODEL_ID, removeApps, synthesize, synthesizeChat } from './app';
import { type Runner, start } from '../../../local';
import { BedrockChatApi } from '../../../src';

let runner: Runner | undefined;
afterEach(() => runner?.close());
afterAll(removeApps);

const run = async (assembly: string) => runner = await start({ assembly, tokensPerSecond: 0 });
const settings = async (pageUrl: string) => (await fetch(new URL('config.json', pageUrl))).json();
const api = async ({ pageUrl }: Runner) => (await fetch(new URL('/_local/api', pageUrl))).json();

function signIn(stack: Stack): void {
  const userPool = new cognito.UserPool(stack, 'Users');
  const userPoolDomain = userPool.addDomain('Domain', { cognitoDomain: { domainPrefix: 'acme' } });
  const chat = new BedrockChatApi(stack, 'Chat', {
    modelId: MODEL_ID,
    authorizationModes: [
      { authorizationType: appsync.AuthorizationType.USER_POOL, userPoolConfig: { userPool } },
      { authorizationType: appsync.AuthorizationType.API_KEY },
    ],
  });
  chat.addSite('Site', { title: 'Ask “us”', userPool, userPoolDomain });
  chat.addSite('Open', { publishApiKey: true });
}

test('the page of an app with sites is the first of them: its title, its sign-in, its headers, and no key that it does not have', async () => {
  const { pageUrl, graphqlUrl, apiKey } = await run(synthesize(signIn));
  const { origin } = new URL(pageUrl);
  expect(await settings(pageUrl)).toEqual({
    graphqlUrl: expect.stringMatching(/^http:.*\/graphql$/),
    realtimeUrl: expect.stringMatching(/^ws:.*\/graphql\/realtime$/),
    userPool: { clientId: expect.stringMatching(/^\w{26}$/), domain: origin },
    title: 'Ask “us”',
  });
  for (const url of [pageUrl, new URL('config.json', pageUrl)]) {
    const { headers } = await fetch(url);
    expect(headers.get('content-security-policy')).toContain(`; connect-src 'self' ${origin} ${origin.replace('http', 'ws')} ${origin}; `);
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('strict-transport-security')).toBeNull();
  }
  expect(await api(runner!)).toEqual({ graphqlUrl, realtimeUrl: runner!.realtimeUrl, apiKey, pageUrl });
});

test('another site of the API has an address of its own, and the key that it publishes', async () => {
  const { pageUrl, pageUrls, apiKey } = await run(synthesize(signIn));
  expect(pageUrls).toEqual([pageUrl, expect.stringMatching(/\/[A-Z0-9]{14}\/$/)]);
  expect(await settings(pageUrls[1])).toMatchObject({ apiKey });
  expect(await (await fetch(pageUrls[1])).text()).toMatch(/^<!doctype html>/i);
});

test('an app without a site has the page with all that is known; nobody may frame it', async () => {
  const { pageUrl, apiKey } = await run(synthesizeChat());
  expect(await settings(pageUrl)).toMatchObject({ apiKey });
  expect((await fetch(pageUrl)).headers.get('x-frame-options')).toBe('DENY');
});

test('a page that is gone, as during another synth, is told to who asks for it; the runner goes on', async () => {
  const assembly = synthesize(signIn);
  const { pageUrl } = await run(assembly);
  fs.rmSync(assembly, { recursive: true });
  expect((await fetch(pageUrl)).status).toBe(500);
  expect(await api(runner!)).toMatchObject({ pageUrl });
});
