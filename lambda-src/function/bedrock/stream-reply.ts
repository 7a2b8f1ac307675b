import { type BedrockRuntimeClient, type ConverseStreamOutput, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { converseStream } from './converse-request';
import type { ReplyPart, StreamReply } from './reply-part';
import type { Configuration } from '../configuration';

export function createStreamReply(client: BedrockRuntimeClient, configuration: Configuration): StreamReply {
  return async function* streamReply(event, signal) {
    const request = converseStream(configuration, {
      message: event.message,
      history: event.history,
      metadata: { conversationId: event.conversationId, turnId: event.turnId },
    });
    const { stream } = await client.send(new ConverseStreamCommand(request), { abortSignal: signal });
    for await (const output of stream ?? []) yield partOf(output);
  };
}

/** A member that this SDK knows nothing of carries none of the fields below: it is `other`. */
function partOf({ contentBlockDelta, messageStop, metadata }: ConverseStreamOutput): ReplyPart {
  const { text, reasoningContent } = contentBlockDelta?.delta ?? {};
  if (text) return { type: 'text', text };
  if (reasoningContent?.text) return { type: 'reasoning', text: reasoningContent.text };
  if (messageStop) return { type: 'stop', stopReason: messageStop.stopReason ?? 'unknown' };
  if (metadata?.usage) {
    const { inputTokens = 0, outputTokens = 0, totalTokens = 0, cacheReadInputTokens, cacheWriteInputTokens } = metadata.usage;
    return { type: 'usage', usage: { inputTokens, outputTokens, totalTokens, cacheReadInputTokens, cacheWriteInputTokens } };
  }
  return { type: 'other' };
}
