import { randomBytes } from 'node:crypto';
import { createServer } from '../appsync/server/server';
import { silentLog } from '../log';
import { pageRoutes } from './page';
import type { PageConfig } from '../../src/contract/page-config';
import { UserError } from '../user-error';

export interface ServedPage {
  readonly url: string;
  close(): Promise<void>;
}

/** The chat page of an API that is elsewhere. Its path cannot be guessed: other users of this machine do not read the key beside it. */
export async function servePage(config: PageConfig, port: number): Promise<ServedPage> {
  const path = `/${randomBytes(16).toString('hex')}/`;
  try {
    const server = await createServer({ apis: [], routes: pageRoutes(path, { config }), log: silentLog, port });
    return { url: `http://${server.host}:${server.port}${path}`, close: () => server.close() };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') throw new UserError(`port ${port} is taken; choose another with --port (0 takes any free one)`);
    throw error;
  }
}
