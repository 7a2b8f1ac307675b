import * as http from 'node:http';
import * as https from 'node:https';
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import { failureOfConnection, failureOfErrorType, failureOfStatus } from './failure';
import { HandlerOperations } from '../../../src/contract/operations';
import { type Connections, keepAliveConnections } from '../connections';
import { environmentCredentials } from '../credentials';

export interface ExecuteOptions {
  readonly timeoutMillis: number;
  readonly signal?: AbortSignal;
}

/** One attempt at one of the operations that only the chat function may call. */
export type Execute = (operation: keyof typeof HandlerOperations, input: object, options: ExecuteOptions) => Promise<unknown>;

interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** `node:https` and not `fetch`: loading that costs 20 to 30 ms of a cold start, and each call twice the CPU. */
export function createGraphqlClient(url: string, region: string, { httpAgent, httpsAgent }: Connections = keepAliveConnections()) {
  const target = new URL(url);
  const [request, agent] = target.protocol === 'https:' ? [https.request, httpsAgent] : [http.request, httpAgent];
  const signer = new SignatureV4({ service: 'appsync', region, credentials: environmentCredentials, sha256: Sha256 });

  const sign = (body: string) => signer.sign({
    method: 'POST',
    protocol: target.protocol,
    hostname: target.hostname,
    path: target.pathname,
    query: {},
    headers: { 'host': target.host, 'content-type': 'application/json' },
    body,
  });

  const post = (signed: Record<string, string>, body: string, options: ExecuteOptions) => new Promise<HttpAnswer>((resolve, reject) => {
    const { timeoutMillis, signal } = options;
    const headers = { ...signed, 'content-length': Buffer.byteLength(body) };
    const outgoing = request(target, { method: 'POST', agent, signal, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => settle(() => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() })));
      response.on('error', (error) => settle(() => reject(error)));
    });
    const timer = setTimeout(() => outgoing.destroy(Object.assign(new Error('no answer in time'), { code: 'TimeoutError' })), timeoutMillis);
    const settle = (outcome: () => void) => {
      clearTimeout(timer);
      outcome();
    };
    outgoing.on('error', (error) => settle(() => reject(error)));
    outgoing.end(body);
  });

  const execute: Execute = async (operation, input, options) => {
    const body = JSON.stringify({ query: HandlerOperations[operation], variables: { input } });
    const { headers } = await sign(body);
    const answer = await post(headers, body, options).catch((error) => { throw failureOfConnection(error); });
    if (answer.status !== 200) throw failureOfStatus(answer.status);
    const { data, errors } = parse(answer.body);
    if (errors?.length) throw failureOfErrorType(errors[0].errorType);
    return data?.[operation];
  };

  return { execute, close: () => agent.destroy() };
}

function parse(body: string): { data?: Record<string, unknown> | null; errors?: { errorType?: string | null }[] } {
  try {
    return JSON.parse(body);
  } catch {
    throw failureOfErrorType('answer is not JSON');
  }
}
