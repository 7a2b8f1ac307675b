import { LocalRoutes } from './local-routes';
import type { Route } from '../appsync/server/server';
import type { TokenOptions } from '../runner';
import { UserError } from '../user-error';

const MAX_BODY_BYTES = 64 * 1024;

/** Where `bedrock-chat token` asks. A JSON content type cannot be sent by another site's page without asking first, and nothing here answers that. */
export function tokenRoute(mint: (options: TokenOptions) => Promise<string>): Route {
  return {
    path: LocalRoutes.TOKEN,
    async handle(request, response) {
      const answer = (status: number, text: string) => {
        response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
        response.end(text);
      };
      if (request.method !== 'POST' || !request.headers['content-type']?.startsWith('application/json')) {
        return answer(405, 'tokens are made by POST with a body of JSON; `bedrock-chat token --help` does it');
      }
      let body = '';
      for await (const chunk of request) {
        body += chunk;
        if (body.length > MAX_BODY_BYTES) return answer(413, 'the request for a token is too large');
      }
      try {
        answer(200, await mint(parse(body)));
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        answer(400, error.message);
      }
    },
  };
}

function parse(body: string): TokenOptions {
  try {
    const options = JSON.parse(body) as TokenOptions;
    if (typeof options?.sub === 'string' && options.sub !== '') return options;
  } catch { /* said below */ }
  throw new UserError('the request for a token must be JSON with a `sub` that is not empty');
}
