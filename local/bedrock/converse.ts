import { randomBytes } from 'node:crypto';
import { collect } from './collect';
import type { Content, ModelEvent, ModelRequest, Part, Usage } from './model';

/** The response of Converse. */
export async function converse(events: AsyncIterable<ModelEvent>, request: ModelRequest, latency: () => number): Promise<unknown> {
  const { content, stop } = await collect(events);
  return {
    output: { message: { role: 'assistant', content: content.map(contentBlock) } },
    stopReason: stop.reason,
    usage: usage(stop.usage),
    metrics: { latencyMs: latency() },
    ...trace(stop.reason, request),
  };
}

/** The events of ConverseStream. */
export async function* converseStream(events: AsyncIterable<ModelEvent>, request: ModelRequest, latency: () => number): AsyncGenerator<Part> {
  yield { event: 'messageStart', payload: { role: 'assistant' } };
  let open: string | undefined;
  let contentBlockIndex = -1;
  const close = () => (open === undefined ? [] : [{ event: 'contentBlockStop', payload: { contentBlockIndex } }]);

  for await (const event of events) {
    switch (event.type) {
      case 'text':
      case 'reasoning':
        if (open !== event.type) {
          yield* close();
          open = event.type;
          contentBlockIndex++;
        }
        yield { event: 'contentBlockDelta', payload: { contentBlockIndex, delta: event.type === 'text' ? { text: event.text } : { reasoningContent: { text: event.text } } } };
        break;
      case 'toolUse':
        yield* close();
        open = event.type;
        contentBlockIndex++;
        yield { event: 'contentBlockStart', payload: { contentBlockIndex, start: { toolUse: { toolUseId: event.id, name: event.name } } } };
        break;
      case 'toolInput':
        yield { event: 'contentBlockDelta', payload: { contentBlockIndex, delta: { toolUse: { input: event.json } } } };
        break;
      case 'stop':
        if (open === 'reasoning') {
          yield { event: 'contentBlockDelta', payload: { contentBlockIndex, delta: { reasoningContent: { signature: signature() } } } };
        }
        yield* close();
        yield { event: 'messageStop', payload: { stopReason: event.reason } };
        yield { event: 'metadata', payload: { usage: usage(event.usage), metrics: { latencyMs: latency() }, ...trace(event.reason, request) } };
        return;
      case 'part':
        yield event.part;
        if (!('event' in event.part)) {
          return;
        }
        break;
    }
  }
}

function contentBlock(content: Content): unknown {
  switch (content.type) {
    case 'text': return { text: content.text };
    case 'reasoning': return { reasoningContent: { reasoningText: { text: content.text, signature: signature() } } };
    case 'toolUse': return { toolUse: { toolUseId: content.id, name: content.name, input: content.input } };
    default: throw new Error(`a model does not say ${content.type}`);
  }
}

function usage({ inputTokens, outputTokens }: Usage) {
  return { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens };
}

function trace(stopReason: string, { guardrail }: ModelRequest) {
  return stopReason === 'guardrail_intervened' && guardrail
    ? { trace: { guardrail: { inputAssessment: { [guardrail.identifier]: { topicPolicy: { topics: [{ name: 'blocked', type: 'DENY', action: 'BLOCKED' }] } } } } } }
    : {};
}

const signature = () => randomBytes(24).toString('base64');
