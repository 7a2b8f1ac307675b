import { LocalRoutes } from './local-routes';
import type { PageConfig } from '../../src/contract/page-config';
import type { Route } from '../appsync/server/server';
import type { RunningApi } from '../runner';

/** Where `bedrock-chat chat` and `open` ask. Pages of other sites may not read the answer. */
export function apiRoute({ graphqlUrl, realtimeUrl, apiKey, pageUrl }: RunningApi): Route {
  const api: PageConfig & { pageUrl: string } = { graphqlUrl, realtimeUrl, apiKey, pageUrl };
  return {
    path: LocalRoutes.API,
    handle(_request, response) {
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(JSON.stringify(api));
    },
  };
}
