/**
 * Pictures of the page for the README: a real chat over the runner, signed in at a user pool.
 *   npx projen screenshots
 */
import * as fs from 'node:fs';
import { aws_appsync as appsync, aws_cognito as cognito } from 'aws-cdk-lib';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { ask, conversation, Pages } from './chromium';
import { signIn } from './sign-in';
import { start } from '../../local';
import { BedrockChatApi } from '../../src';
import { MODEL_ID, removeApps, synthesize } from '../local/start/app';

const FOLDER = 'docs/images';
const QUESTIONS = ['How do I run it on my machine?', 'Which options can I set?', 'Can I stop a reply while it is written?', 'How do I deploy to AWS?'];

const SHOTS: Record<string, { question: string; options: BrowserContextOptions }> = {
  light: { question: 'How do I deploy to AWS?', options: { viewport: { width: 1100, height: 720 }, deviceScaleFactor: 1.5, colorScheme: 'light' } },
  dark: { question: 'Which options can I set?', options: { viewport: { width: 1100, height: 720 }, deviceScaleFactor: 1.5, colorScheme: 'dark' } },
  phone: { question: 'How do I deploy to AWS?', options: { viewport: { width: 390, height: 780 }, deviceScaleFactor: 2, colorScheme: 'light', hasTouch: true } },
};

async function main(): Promise<void> {
  const assembly = synthesize((stack) => new BedrockChatApi(stack, 'Chat', {
    modelId: MODEL_ID,
    authorizationModes: [{
      authorizationType: appsync.AuthorizationType.USER_POOL,
      userPoolConfig: { userPool: new cognito.UserPool(stack, 'Users') },
    }],
  }));
  const [pages, runner] = await Promise.all([Pages.launch(), start({ assembly, tokensPerSecond: 0 })]);
  fs.mkdirSync(FOLDER, { recursive: true });
  try {
    for (const [name, { question, options }] of Object.entries(SHOTS)) {
      const page = await (await pages.visitor(options)).open(runner.pageUrl);
      await signIn(page, name);
      for (const each of [...QUESTIONS.filter((other) => other !== question), question]) await converse(page, each);
      await settled(page);
      await page.screenshot({ path: `${FOLDER}/${name}.png`, animations: 'disabled', caret: 'hide' });
      await pages.close();
    }
  } finally {
    await pages.quit();
    await runner.close();
    removeApps();
  }
}

/** A conversation of its own for each question. */
async function converse(page: Page, question: string): Promise<void> {
  await page.locator('#new').evaluate((button: HTMLElement) => button.click());
  await ask(page, question);
  await conversation(page).getByText(/tokens in/).waitFor();
}

/** All is drawn that an answer brings with it. */
async function settled(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

void main();
