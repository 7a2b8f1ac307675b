/** The file beside the page that tells it where its API is; read by web/, written by whoever serves the page. */
export const PAGE_CONFIG_FILE = 'config.json';

/** What PAGE_CONFIG_FILE holds. With a user pool people sign in; with an API key they do not; with neither the page asks. */
export interface PageConfig {
  readonly graphqlUrl: string;
  /** Default: made from graphqlUrl, as AppSync has it. */
  readonly realtimeUrl?: string;
  readonly apiKey?: string;
  readonly userPool?: PageUserPool;
  /** Shown as the page's title. */
  readonly title?: string;
}

/** Where people sign in: the hosted pages of a Cognito user pool, and a client without a secret for the authorization code grant. */
export interface PageUserPool {
  readonly clientId: string;
  /** `name.auth.eu-west-1.amazoncognito.com` or a custom domain; with `https://` or without. */
  readonly domain: string;
  /** Default: openid. */
  readonly scopes?: readonly string[];
}
