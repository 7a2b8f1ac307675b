import * as fs from 'node:fs/promises';
import { PAGE_CONFIG_FILE, type PageConfig } from '../../src/contract/page-config';
import type { Route } from '../appsync/server/server';
import { PAGE } from '../assets';

export interface Page {
  readonly config: PageConfig;
  /** @default the page of this package */
  readonly file?: string;
  /** Of both answers, by names in lower case. @default nobody may frame it */
  readonly headers?: Readonly<Record<string, string>>;
}

const HEADERS = { 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' };

/** A chat page at `path`, with its settings beside it. */
export function pageRoutes(path: string, { config, file = PAGE, headers = HEADERS }: Page): Route[] {
  return [
    {
      path,
      async handle(_request, response) {
        // First of all: a synth meanwhile may have taken the file away.
        const html = await fs.readFile(file);
        response.writeHead(200, { ...headers, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' });
        response.end(html);
      },
    },
    {
      path: `${path}${PAGE_CONFIG_FILE}`,
      handle(_request, response) {
        response.writeHead(200, { ...headers, 'content-type': 'application/json', 'cache-control': 'no-store' });
        response.end(JSON.stringify(config));
      },
    },
  ];
}
