import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import { Documents } from '../../client/documents';
import type { Runner, RunningApi } from '../../local';
import { connectRaw, type RawClient } from '../local/clients/raw';

export type Mode = 'key' | 'user' | 'oidc' | 'iam' | 'auth';

export interface Answer {
  readonly data: any;
  /** Of the first error. */
  readonly errorType?: string;
  readonly text: string;
}

/** Somebody with credentials of one mode, who speaks the wire as it is. */
export class Caller {
  constructor(readonly mode: Mode, readonly name: string, private readonly runner: Runner) {}

  async ask(api: RunningApi, query: string, variables: object = {}): Promise<Answer> {
    const body = JSON.stringify({ query, variables });
    const response = await fetch(api.graphqlUrl, { method: 'POST', headers: await this.headers(api, body), body });
    const text = await response.text();
    const { data, errors } = JSON.parse(text);
    return { data, text, ...(errors ? { errorType: errors[0].errorType ?? errors[0].message } : {}) };
  }

  /** Connected, without a subscription yet. */
  async connect(api: RunningApi): Promise<RawClient> {
    return connectRaw(api.realtimeUrl, await this.headers(api, '{}', '/connect'));
  }

  /** Starts onReply, and gives the frame that answers. */
  async listen(api: RunningApi, socket: RawClient, id: string, conversationId: string) {
    const variables = { conversationId };
    const headers = await this.headers(api, JSON.stringify({ query: Documents.onReply, variables }));
    socket.start(id, headers, Documents.onReply, variables);
    return socket.next();
  }

  private async headers(api: RunningApi, body: string, below = ''): Promise<Record<string, string>> {
    const { host, pathname } = new URL(api.graphqlUrl);
    switch (this.mode) {
      case 'key': return { host, 'x-api-key': api.apiKey! };
      case 'user': return { host, authorization: await this.runner.token({ sub: this.name, mode: 'AMAZON_COGNITO_USER_POOLS' }) };
      case 'oidc': return { host, authorization: await this.runner.token({ sub: this.name, mode: 'OPENID_CONNECT' }) };
      case 'auth': return { host, authorization: this.name };
      case 'iam': {
        const signer = new SignatureV4({ service: 'appsync', region: 'us-east-1', sha256: Sha256, credentials: this.runner.credentials(this.name) });
        const { headers } = await signer.sign({
          method: 'POST', protocol: 'http:', hostname: host, path: `${pathname}${below}`, query: {}, headers: { host, 'content-type': 'application/json' }, body,
        });
        return headers;
      }
    }
  }
}
