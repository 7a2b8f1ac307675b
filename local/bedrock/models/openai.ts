import { BedrockError } from '../errors';
import type { Content, Message, Model, ModelEvent, ModelRequest, Usage } from '../model';
import { readServerSentEvents } from './server-sent-events';
import { countInput, countTokens } from './tokens';

const STOP_REASONS: Readonly<Record<string, string>> = {
  stop: 'end_turn', length: 'max_tokens', tool_calls: 'tool_use', function_call: 'tool_use', content_filter: 'content_filtered',
};

interface Chunk {
  readonly choices?: readonly {
    readonly delta?: {
      readonly content?: string | null;
      readonly reasoning_content?: string | null;
      readonly reasoning?: string | null;
      readonly tool_calls?: readonly { readonly id?: string; readonly function?: { readonly name?: string; readonly arguments?: string } }[];
    };
    readonly finish_reason?: string | null;
  }[];
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number } | null;
  readonly error?: { readonly message?: string } | string;
}

/** A server with OpenAI's chat completions, such as Ollama, llama.cpp or vLLM: `http://host/v1#model`. */
export function openAiModel(address: string, request: typeof fetch = fetch): Model {
  const [base, fragment] = address.split('#');
  const url = (path: string) => `${base.replace(/\/+$/, '')}/${path}`;
  let model: string | undefined = fragment || undefined;

  async function call(path: string, signal: AbortSignal, body?: unknown): Promise<Response> {
    const init = body === undefined ? { signal } : { signal, method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await request(url(path), init).catch((error: Error & { cause?: { code?: string } }) => {
      throw new BedrockError('ServiceUnavailableException', `No model server answers at ${base} (${error.cause?.code ?? error.message}): start it, or correct --model.`);
    });
    if (!response.ok) {
      const message = `The model server at ${base} answered ${response.status}: ${(await response.text()).slice(0, 500)}`;
      throw new BedrockError(response.status === 429 ? 'ThrottlingException' : response.status < 500 ? 'ValidationException' : 'ModelErrorException', message);
    }
    return response;
  }

  /** The first model that the server offers, where none was named. */
  async function modelName(signal: AbortSignal): Promise<string> {
    const offered = await (await call('models', signal)).json() as { data?: readonly { id: string }[] };
    const first = offered.data?.[0]?.id;
    if (first === undefined) {
      throw new BedrockError('ResourceNotFoundException', `The model server at ${base} offers no model: load one, or name it as ${base}#<model>.`);
    }
    return first;
  }

  return {
    async* answer(question, signal) {
      model ??= await modelName(signal);
      const response = await call('chat/completions', signal, chatCompletion(model, question));
      try {
        yield* translate(readServerSentEvents(response.body!), question);
      } catch (error) {
        yield broken(`The model server at ${base} broke off: ${(error as Error).message}`);
      }
    },
  };
}

const broken = (message: string): ModelEvent => ({ type: 'part', part: { exception: 'modelStreamErrorException', message } });

async function* translate(lines: AsyncIterable<string>, question: ModelRequest): AsyncGenerator<ModelEvent> {
  let reason: string | undefined;
  let usage: Usage | undefined;
  let outputTokens = 0;
  for await (const line of lines) {
    if (line === '[DONE]') {
      break;
    }
    const chunk = JSON.parse(line) as Chunk;
    if (chunk.error) {
      yield broken(typeof chunk.error === 'string' ? chunk.error : chunk.error.message ?? 'the model server failed');
      return;
    }
    usage = chunk.usage ? { inputTokens: chunk.usage.prompt_tokens, outputTokens: chunk.usage.completion_tokens } : usage;
    const choice = chunk.choices?.[0];
    reason = choice?.finish_reason ?? reason;
    for (const event of eventsOf(choice?.delta)) {
      outputTokens += 'text' in event ? countTokens(event.text) : 0;
      yield event;
    }
  }
  if (reason !== undefined) {
    yield { type: 'stop', reason: STOP_REASONS[reason] ?? reason, usage: usage ?? { inputTokens: countInput(question), outputTokens } };
  }
}

function* eventsOf(delta: NonNullable<Chunk['choices']>[number]['delta']): Generator<ModelEvent> {
  const reasoning = delta?.reasoning_content ?? delta?.reasoning;
  if (reasoning) {
    yield { type: 'reasoning', text: reasoning };
  }
  if (delta?.content) {
    yield { type: 'text', text: delta.content };
  }
  for (const { id, function: called } of delta?.tool_calls ?? []) {
    if (called?.name) {
      yield { type: 'toolUse', id: id ?? 'tooluse_0', name: called.name };
    }
    if (called?.arguments) {
      yield { type: 'toolInput', json: called.arguments };
    }
  }
}

function chatCompletion(model: string, question: ModelRequest): unknown {
  const { maxTokens, temperature, topP, stopSequences, tools } = question;
  return {
    model,
    stream: true,
    stream_options: { include_usage: true },
    messages: [...question.system.map((content) => ({ role: 'system', content })), ...question.messages.flatMap(messagesOf)],
    max_tokens: maxTokens,
    temperature,
    top_p: topP,
    ...(stopSequences.length > 0 ? { stop: stopSequences } : {}),
    ...(tools.length > 0 ? {
      tools: tools.map(({ name, description, inputSchema }) => ({ type: 'function', function: { name, description, parameters: inputSchema } })),
    } : {}),
  };
}

/** Results of tools are messages of their own there. */
function messagesOf({ role, content }: Message): unknown[] {
  const of = <T extends Content['type']>(type: T) => content.filter((block): block is Extract<Content, { type: T }> => block.type === type);
  const text = of('text').map((block) => block.text).join('\n');
  const calls = of('toolUse').map(({ id, name, input }) => ({ id, type: 'function', function: { name, arguments: JSON.stringify(input) } }));
  return [
    ...of('toolResult').map((block) => ({ role: 'tool', tool_call_id: block.toolUseId, content: block.text })),
    ...(text !== '' || calls.length > 0 ? [{ role, content: text, ...(calls.length > 0 ? { tool_calls: calls } : {}) }] : []),
  ];
}
