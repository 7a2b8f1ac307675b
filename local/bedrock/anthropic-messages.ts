import { randomUUID } from 'node:crypto';
import { collect, type Stop } from './collect';
import { checkConversation, checkSampling } from './conversation-rules';
import { readThinking } from './converse-request';
import { invalid } from './errors';
import { fields, list, number, object, text, texts } from './fields';
import type { Content, Message, ModelEvent, ModelRequest, Part } from './model';
import { isClaude } from './model-reference';

const VERSION = 'bedrock-2023-05-31';
const BODY_FIELDS = [
  'anthropic_version', 'anthropic_beta', 'max_tokens', 'messages', 'system', 'stop_sequences', 'temperature', 'top_p', 'top_k', 'tools', 'tool_choice', 'thinking',
  'metadata', 'output_config',
];

/** The body of InvokeModel for Claude: Anthropic's Messages API as Bedrock takes it. A model that only AWS knows is taken for one. */
export function readAnthropicMessages(value: unknown, modelId: string, behind: string): ModelRequest {
  if (behind !== '' && !isClaude(behind)) {
    throw invalid(`The local runner speaks InvokeModel with Claude models only, got \`${modelId}\`: use Converse.`);
  }
  const body = fields(value, '', BODY_FIELDS);
  if (body.anthropic_version !== VERSION) {
    throw invalid(body.anthropic_version === undefined
      ? 'anthropic_version: Field required' : `anthropic_version: Input should be '${VERSION}'`);
  }
  if (body.max_tokens === undefined) {
    throw invalid('max_tokens: Field required');
  }
  const messages = list(body.messages, 'messages').map((message, at) => readMessage(message, `messages.${at}`));
  checkConversation(messages, behind);
  const temperature = number(body.temperature, 'temperature', 0, 1);
  const topP = number(body.top_p, 'top_p', 0, 1);
  checkSampling({ temperature, topP }, behind);
  return {
    modelId,
    system: typeof body.system === 'string' ? [body.system]
      : list(body.system ?? [], 'system').map((block, at) => text(object(block, `system.${at}`).text, `system.${at}.text`)),
    messages,
    maxTokens: number(body.max_tokens, 'max_tokens', 1),
    temperature,
    topP,
    stopSequences: texts(body.stop_sequences, 'stop_sequences', 8_191),
    tools: list(body.tools ?? [], 'tools').map((tool, at) => {
      const { name, description, input_schema: inputSchema } = fields(tool, `tools.${at}`, ['type', 'name', 'description', 'input_schema']);
      return { name: text(name, `tools.${at}.name`), description: description as string | undefined, inputSchema: (inputSchema ?? {}) as Record<string, unknown> };
    }),
    toolChoice: readToolChoice(body.tool_choice),
    thinking: readThinking(body.thinking, behind),
  };
}

/** The response of InvokeModel. */
export async function invokeModel(events: AsyncIterable<ModelEvent>, request: ModelRequest): Promise<unknown> {
  const { content, stop } = await collect(events);
  const usage = { input_tokens: stop.usage.inputTokens, output_tokens: stop.usage.outputTokens };
  return { ...opening(request), content: content.map(contentBlock), ...ending(stop), usage };
}

/** The chunks of InvokeModelWithResponseStream. */
export async function* invokeModelStream(events: AsyncIterable<ModelEvent>, request: ModelRequest, latency: () => number): AsyncGenerator<Part> {
  const unsaid = { content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: 0, output_tokens: 0 } };
  yield chunk({ type: 'message_start', message: { ...opening(request), ...unsaid } });
  let open: string | undefined;
  let index = -1;

  function* start(kind: string, block: unknown): Generator<Part> {
    if (open !== undefined) {
      yield chunk({ type: 'content_block_stop', index });
    }
    open = kind;
    index++;
    yield chunk({ type: 'content_block_start', index, content_block: block });
  }

  for await (const event of events) {
    switch (event.type) {
      case 'text':
        if (open !== 'text') {
          yield* start('text', { type: 'text', text: '' });
        }
        yield chunk({ type: 'content_block_delta', index, delta: { type: 'text_delta', text: event.text } });
        break;
      case 'reasoning':
        if (open !== 'reasoning') {
          yield* start('reasoning', { type: 'thinking', thinking: '', signature: '' });
        }
        yield chunk({ type: 'content_block_delta', index, delta: { type: 'thinking_delta', thinking: event.text } });
        break;
      case 'toolUse':
        yield* start('toolUse', { type: 'tool_use', id: event.id, name: event.name, input: {} });
        break;
      case 'toolInput':
        yield chunk({ type: 'content_block_delta', index, delta: { type: 'input_json_delta', partial_json: event.json } });
        break;
      case 'stop': {
        if (open !== undefined) {
          yield chunk({ type: 'content_block_stop', index });
        }
        yield chunk({ type: 'message_delta', delta: ending(event), usage: { output_tokens: event.usage.outputTokens } });
        yield chunk({
          'type': 'message_stop',
          'amazon-bedrock-invocationMetrics': {
            inputTokenCount: event.usage.inputTokens,
            outputTokenCount: event.usage.outputTokens,
            invocationLatency: latency(),
            firstByteLatency: latency(),
          },
        });
        return;
      }
      case 'part':
        yield event.part;
        if (!('event' in event.part)) {
          return;
        }
        break;
    }
  }
}

function readMessage(value: unknown, path: string): Message {
  const { role, content } = fields(value, path, ['role', 'content']);
  if (role !== 'user' && role !== 'assistant') {
    throw invalid(`${path}.role: Input should be 'user' or 'assistant'`);
  }
  const blocks = typeof content === 'string' ? [{ type: 'text', text: content }] : list(content, `${path}.content`);
  return { role, content: blocks.map((block, at) => readContent(block, `${path}.content.${at}`)) };
}

function readContent(value: unknown, path: string): Content {
  const block = object(value, path);
  switch (block.type) {
    case 'text': return { type: 'text', text: text(block.text, `${path}.text`) };
    case 'thinking': return { type: 'reasoning', text: text(block.thinking, `${path}.thinking`) };
    case 'tool_use': return { type: 'toolUse', id: text(block.id, `${path}.id`), name: text(block.name, `${path}.name`), input: block.input };
    case 'tool_result': return {
      type: 'toolResult',
      toolUseId: text(block.tool_use_id, `${path}.tool_use_id`),
      text: typeof block.content === 'string' ? block.content : JSON.stringify(block.content),
    };
    case 'image':
    case 'document':
    case 'redacted_thinking': return { type: 'other', kind: block.type };
    default: throw invalid(`${path}: Input tag '${String(block.type)}' found using 'type' does not match any of the expected tags`);
  }
}

function readToolChoice(value: unknown): ModelRequest['toolChoice'] {
  const choice = object(value ?? {}, 'tool_choice');
  if (choice.type === 'tool') {
    return { tool: text(choice.name, 'tool_choice.name') };
  }
  return choice.type === 'any' ? { any: true } : undefined;
}

const opening = ({ modelId }: ModelRequest) => ({ id: `msg_bdrk_${randomUUID().replaceAll('-', '')}`, type: 'message', role: 'assistant', model: modelId });

/** Bedrock reports an intervention of a guardrail beside the stop reason, which Anthropic's API does not know. */
function ending({ reason, stopSequence }: Stop) {
  return reason === 'guardrail_intervened'
    ? { 'stop_reason': 'end_turn', 'stop_sequence': null, 'amazon-bedrock-guardrailAction': 'INTERVENED' }
    : { stop_reason: reason, stop_sequence: stopSequence ?? null };
}

function contentBlock(content: Content): unknown {
  switch (content.type) {
    case 'text': return { type: 'text', text: content.text };
    case 'reasoning': return { type: 'thinking', thinking: content.text, signature: '' };
    case 'toolUse': return { type: 'tool_use', id: content.id, name: content.name, input: content.input };
    default: throw new Error(`a model does not say ${content.type}`);
  }
}

const chunk = (value: unknown): Part => ({ event: 'chunk', payload: { bytes: Buffer.from(JSON.stringify(value)).toString('base64') } });
