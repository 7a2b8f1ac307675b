/// <reference lib="dom" />
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import type { PageConfig } from '../../src/contract/page-config';
import { WebApi, type WebApiOptions } from '../fakes/web-api';

export const PAGE_FILE = 'assets/web/index.html';

/** Chromium with the page as it is shipped, and an API for it. Closed after each test by `close`. */
export class Pages {
  static async launch(): Promise<Pages> {
    const browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-background-networking'],
    });
    return new Pages(browser);
  }

  /** What the pages have complained of: errors, refused requests, broken policies. */
  readonly complaints: string[] = [];
  /** Addresses that the pages have asked, beyond the API's own. */
  readonly strangers: string[] = [];
  private readonly opened: { close(): Promise<unknown> }[] = [];

  private constructor(private readonly browser: Browser) {}

  /** An API that serves the page, and its configuration unless there is to be none. */
  async api(options: WebApiOptions = {}, config?: Partial<PageConfig> | 'none'): Promise<WebApi> {
    const api = await WebApi.start(options);
    this.opened.push(api);
    api.files['/'] = { type: 'text/html', body: fs.readFileSync(PAGE_FILE, 'utf8') };
    if (config !== 'none') {
      api.files['/config.json'] = { type: 'application/json', body: JSON.stringify(config ?? { graphqlUrl: api.graphqlUrl, apiKey: api.apiKey }) };
    }
    return api;
  }

  /** A browser of its own: nothing is shared with other visitors. */
  async visitor(options: BrowserContextOptions = {}) {
    const context = await this.browser.newContext({ ...options, permissions: ['clipboard-read', 'clipboard-write'] });
    this.opened.push(context);
    return {
      context,
      open: async (url: string): Promise<Page> => {
        const page = await context.newPage();
        page.setDefaultTimeout(10_000);
        page.on('console', (message) => { if (message.type() === 'error') this.complaints.push(message.text()); });
        page.on('pageerror', (error) => this.complaints.push(String(error)));
        page.on('request', (request) => {
          if (!/^(data:|blob:|file:)/.test(request.url()) && new URL(request.url()).hostname !== '127.0.0.1') this.strangers.push(request.url());
        });
        await page.goto(url);
        return page;
      },
    };
  }

  async open(api: WebApi, options: BrowserContextOptions = {}, path_ = '/'): Promise<Page> {
    return (await this.visitor(options)).open(api.origin + path_);
  }

  /** The page as a file on disk. */
  copyToDisk(): string {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-page-'));
    this.opened.push({ close: async () => fs.rmSync(folder, { recursive: true }) });
    fs.copyFileSync(PAGE_FILE, path.join(folder, 'index.html'));
    return `file://${folder}/index.html`;
  }

  async close(): Promise<void> {
    for (const each of this.opened.splice(0).reverse()) await each.close();
    this.complaints.length = 0;
    this.strangers.length = 0;
  }

  async quit(): Promise<void> {
    await this.close();
    await this.browser.close();
  }
}

export const conversation = (page: Page) => page.getByRole('region', { name: 'Conversation' });

/** Types into deep-chat's input and sends with Enter. */
export async function ask(page: Page, message: string): Promise<void> {
  const input = page.getByRole('textbox', { name: 'Ask something' });
  await input.click();
  await input.fill(message);
  await page.keyboard.press('Enter');
}
