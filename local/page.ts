import * as fs from 'node:fs';
import type { Route } from './appsync/server/server';
import { PAGE } from './assets';
import { PAGE_CONFIG_FILE, type PageConfig } from '../src/contract/page-config';

/** The chat page of one API at `path`, with its settings beside it. */
export function pageRoutes(path: string, config: PageConfig): Route[] {
  return [
    {
      path,
      handle(_request, response) {
        response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' });
        fs.createReadStream(PAGE).pipe(response);
      },
    },
    {
      path: `${path}${PAGE_CONFIG_FILE}`,
      handle(_request, response) {
        response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
        response.end(JSON.stringify(config));
      },
    },
  ];
}
