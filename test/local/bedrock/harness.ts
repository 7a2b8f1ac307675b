import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttp2Handler, NodeHttpHandler } from '@smithy/node-http-handler';
import { chooseModel, createBedrock, type Bedrock, type ModelOptions } from '../../../local/bedrock';
import { createIdentities, type Identities } from '../../../local/iam/identities';
import type { PolicyStatement } from '../../../local/plan';
import type { Clock } from '../../../local/services';

export const REGION = 'eu-west-1';
export const ACCOUNT = '123456789012';
export const MODEL = 'amazon.nova-lite-v1:0';
export const CLAUDE = 'eu.anthropic.claude-haiku-5-5';
const EVERYTHING: PolicyStatement[] = [{ effect: 'Allow', actions: ['bedrock:*'], resources: ['*'] }];

const clock: Clock = {
  now: () => Date.now(),
  setTimeout(run, millis) {
    const timer = setTimeout(run, millis);
    return { cancel: () => clearTimeout(timer) };
  },
};

export interface Stage extends Bedrock {
  readonly identities: Identities;
  readonly errors: string[];
  client(options?: { protocol?: Protocol; statements?: PolicyStatement[]; region?: string; secret?: string }): BedrockRuntimeClient;
}
export type Protocol = 'HTTP/1.1' | 'HTTP/2';

const closers: (() => void | Promise<void>)[] = [];

/** A Bedrock of the test's own, and the real SDK to call it. */
export async function stage(options: Partial<ModelOptions> = {}): Promise<Stage> {
  const identities = createIdentities({ partition: 'aws', region: REGION, account: ACCOUNT, roles: [] });
  const errors: string[] = [];
  const bedrock = await createBedrock({
    identities,
    clock,
    log: { info: () => undefined, warn: () => undefined, error: (message) => errors.push(message) },
    model: chooseModel({ clock, tokensPerSecond: 0, ...options }),
  });
  closers.push(() => bedrock.close());
  let users = 0;
  return {
    ...bedrock,
    identities,
    errors,
    client({ protocol = 'HTTP/2', statements = EVERYTHING, region = REGION, secret } = {}) {
      const principal = identities.user(`user-${users++}`, statements);
      const client = new BedrockRuntimeClient({
        endpoint: bedrock.url,
        region,
        credentials: { ...principal, ...(secret ? { secretAccessKey: secret } : {}) },
        maxAttempts: 1,
        requestHandler: protocol === 'HTTP/2' ? new NodeHttp2Handler({ disableConcurrentStreams: true }) : new NodeHttpHandler(),
      });
      closers.unshift(() => client.destroy());
      return client;
    },
  };
}

export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0)) {
    await close();
  }
}

export const ask = (text: string, modelId = MODEL) => ({ modelId, messages: [{ role: 'user' as const, content: [{ text }] }] });

/** Every event of a stream, and the error that ended it, if any. */
export async function drain<T>(stream: AsyncIterable<T> | undefined): Promise<{ events: T[]; error?: any }> {
  const events: T[] = [];
  try {
    for await (const event of stream!) {
      events.push(event);
    }
    return { events };
  } catch (error) {
    return { events, error };
  }
}

export const textOf = (events: readonly any[]) => events.map((event) => event.contentBlockDelta?.delta?.text ?? '').join('');
