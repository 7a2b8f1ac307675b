/** A streamer as one writes it first: one awaited publish for every delta, over fetch. */
import { BedrockRuntimeClient, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import { HandlerOperations } from '../../src/contract/operations';

const { AWS_REGION: region = '', GRAPHQL_URL: url = '', MODEL_ID: modelId = '' } = process.env;
const credentials = {
  accessKeyId: process.env.AWS_ACCESS_KEY_ID!, secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY!, sessionToken: process.env.AWS_SESSION_TOKEN,
};
const bedrock = new BedrockRuntimeClient({ region, credentials });
const signer = new SignatureV4({ service: 'appsync', region, credentials, sha256: Sha256 });

async function call(operation: keyof typeof HandlerOperations, input: object): Promise<void> {
  const { host, hostname, pathname } = new URL(url);
  const body = JSON.stringify({ query: HandlerOperations[operation], variables: { input } });
  const headers = { host, 'content-type': 'application/json' };
  const signed = await signer.sign({ method: 'POST', protocol: 'https:', hostname, path: pathname, query: {}, headers, body });
  await (await fetch(url, { method: 'POST', headers: signed.headers, body })).text();
}

export async function handler({ conversationId, turnId, owner, message }: Record<string, string>): Promise<void> {
  const turn = { conversationId, turnId, owner };
  const { stream } = await bedrock.send(new ConverseStreamCommand({ modelId, messages: [{ role: 'user', content: [{ text: message }] }] }));
  let reply = '';
  for await (const { contentBlockDelta } of stream!) {
    const text = contentBlockDelta?.delta?.text;
    if (!text) continue;
    await call('publishReply', { ...turn, offset: reply.length, text });
    reply += text;
  }
  await call('finishTurn', { ...turn, claim: 'naive', offset: reply.length, text: '', reply, status: 'COMPLETE' });
}
