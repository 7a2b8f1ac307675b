import { authorizationHeaders, type Credentials } from './credentials';
import { ChatError, errorFromWire, type WireError } from './errors';

interface GraphqlAnswer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly WireError[] | null;
}

/** AppSync ends every request after 30 s. */
const GIVE_UP_MILLIS = 35_000;

/** Queries and mutations: one POST each; the value of the one field asked for comes back. */
export class GraphqlHttp {
  constructor(
    private readonly url: string,
    private readonly credentials: Credentials,
    private readonly fetcher: typeof fetch = (...request) => fetch(...request),
  ) {}

  async request<T>(field: string, query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<T> {
    const headers = { 'content-type': 'application/json', ...await authorizationHeaders(this.credentials) };
    let response: Response;
    let text: string;
    try {
      response = await this.fetcher(this.url, {
        method: 'POST',
        headers,
        body: JSON.stringify({ query, variables }),
        signal: AbortSignal.timeout(GIVE_UP_MILLIS),
      });
      text = await response.text();
    } catch {
      throw new ChatError('Network', `No answer from ${this.url}. Is the address right, and are you online?`);
    }
    const answer = parse(text);
    if (answer?.errors?.length) throw errorFromWire(answer.errors, response.status);
    if (!answer || !response.ok || !answer.data) throw unexpected(this.url, response.status);
    return answer.data[field] as T;
  }
}

function parse(text: string): GraphqlAnswer | undefined {
  try {
    const answer = JSON.parse(text);
    return typeof answer === 'object' && answer !== null ? answer : undefined;
  } catch {
    return undefined;
  }
}

function unexpected(url: string, status: number): ChatError {
  if (status === 401 || status === 403) return new ChatError('Unauthorized', `${url} refused the request (status ${status}).`);
  if (status === 429 || status >= 500) return new ChatError('Network', `${url} cannot answer now (status ${status}).`);
  return new ChatError('Internal', `${url} is not a GraphQL API (status ${status}). The address ends in /graphql.`);
}
