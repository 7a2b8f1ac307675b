import { randomBytes } from 'node:crypto';
import { createServer } from '../appsync/server/server';
import { cannotListen } from '../cannot-listen';
import { silentLog } from '../log';
import { pageRoutes } from './page';
import type { PageConfig } from '../../src/contract/page-config';

export interface ServedPage {
  readonly url: string;
  close(): Promise<void>;
}

/** The chat page of an API that is elsewhere. Its path cannot be guessed: other users of this machine do not read the key beside it. */
export async function servePage(config: PageConfig, port: number): Promise<ServedPage> {
  const path = `/${randomBytes(16).toString('hex')}/`;
  const server = await createServer({ apis: [], routes: pageRoutes(path, { config }), log: silentLog, port }).catch((error) => {
    throw cannotListen(error, port);
  });
  return { url: `http://${server.host}:${server.port}${path}`, close: () => server.close() };
}
