import type { Principal } from './services';

export interface TokenOptions {
  readonly sub: string;
  readonly username?: string;
  readonly groups?: readonly string[];
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly ttlSeconds?: number;
  /** Which mode of the API. @default the user pool where there is one */
  readonly mode?: 'AMAZON_COGNITO_USER_POOLS' | 'OPENID_CONNECT';
  /** Of a user pool. @default access */
  readonly use?: 'id' | 'access';
}

/** One API of the app, as it is served. */
export interface RunningApi {
  /** The path of the construct. */
  readonly constructPath: string;
  readonly graphqlUrl: string;
  readonly realtimeUrl: string;
  readonly apiKey?: string;
  readonly pageUrl: string;
  /** More than one where the app makes several sites of the API. */
  readonly pageUrls: readonly string[];
}

/** An app that runs. The addresses are those of its first API. */
export interface Runner extends RunningApi {
  readonly apis: readonly RunningApi[];
  /** For people: what answers. */
  readonly model: string;
  /** PEM: what TLS clients have to trust (NODE_EXTRA_CA_CERTS). */
  readonly certificate: string;
  /** A token of a signed-in user. Fails where the API takes none. */
  token(options: TokenOptions): Promise<string>;
  /** Credentials of an IAM user of the account who may call every field. */
  credentials(userName: string): Principal;
  /** Process ids of the functions' execution environments, those at work first. */
  processes(): readonly number[];
  close(): Promise<void>;
}
