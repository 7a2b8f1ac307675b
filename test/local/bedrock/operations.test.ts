import { ConverseCommand, ConverseStreamCommand, InvokeModelCommand, InvokeModelWithResponseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { ask, CLAUDE, closeAll, drain, MODEL, stage, textOf, type Protocol } from './harness';

afterEach(closeAll);

const QUESTION = 'How do I deploy it?';
const messagesBody = (changes = {}) => ({
  modelId: CLAUDE,
  body: JSON.stringify({ anthropic_version: 'bedrock-2023-05-31', max_tokens: 1000, messages: [{ role: 'user', content: QUESTION }], ...changes }),
});
const SAID = [{ steps: [{ reasoning: 'Hm.' }, { text: 'Hello' }, { text: ' 🦆!' }, { toolUse: { name: 'look_up', input: { word: 'duck' } } }, { stop: 'tool_use', usage: { inputTokens: 3, outputTokens: 5 } }] }];

describe.each<Protocol>(['HTTP/1.1', 'HTTP/2'])('the SDK over %s', (protocol) => {
  test('converses', async () => {
    const client = (await stage({ modelScript: SAID })).client({ protocol });
    expect(await client.send(new ConverseCommand(ask(QUESTION)))).toMatchObject({
      output: {
        message: {
          role: 'assistant',
          content: [
            { reasoningContent: { reasoningText: { text: 'Hm.', signature: expect.any(String) } } },
            { text: 'Hello 🦆!' },
            { toolUse: { name: 'look_up', input: { word: 'duck' }, toolUseId: expect.any(String) } },
          ],
        },
      },
      stopReason: 'tool_use',
      usage: { inputTokens: 3, outputTokens: 5, totalTokens: 8 },
      metrics: { latencyMs: expect.any(Number) },
    });
  });

  test('streams a conversation', async () => {
    const client = (await stage({ modelScript: SAID })).client({ protocol });
    const { events, error } = await drain((await client.send(new ConverseStreamCommand(ask(QUESTION)))).stream);
    expect(error).toBeUndefined();
    expect(events).toEqual([
      { messageStart: { role: 'assistant' } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { reasoningContent: { text: 'Hm.' } } } },
      { contentBlockStop: { contentBlockIndex: 0 } },
      { contentBlockDelta: { contentBlockIndex: 1, delta: { text: 'Hello' } } },
      { contentBlockDelta: { contentBlockIndex: 1, delta: { text: ' 🦆!' } } },
      { contentBlockStop: { contentBlockIndex: 1 } },
      { contentBlockStart: { contentBlockIndex: 2, start: { toolUse: { toolUseId: 'tooluse_scripted', name: 'look_up' } } } },
      { contentBlockDelta: { contentBlockIndex: 2, delta: { toolUse: { input: '{"word":"duck"}' } } } },
      { contentBlockStop: { contentBlockIndex: 2 } },
      { messageStop: { stopReason: 'tool_use' } },
      { metadata: { usage: { inputTokens: 3, outputTokens: 5, totalTokens: 8 }, metrics: { latencyMs: expect.any(Number) } } },
    ]);
  });

  test('invokes Claude with a Messages body', async () => {
    const client = (await stage({ modelScript: SAID })).client({ protocol });
    const { body, contentType } = await client.send(new InvokeModelCommand(messagesBody()));
    expect(contentType).toBe('application/json');
    expect(JSON.parse(body.transformToString())).toMatchObject({
      id: expect.stringMatching(/^msg_bdrk_/),
      type: 'message',
      role: 'assistant',
      model: CLAUDE,
      stop_reason: 'tool_use',
      stop_sequence: null,
      usage: { input_tokens: 3, output_tokens: 5 },
      content: [{ type: 'thinking', thinking: 'Hm.' }, { type: 'text', text: 'Hello 🦆!' }, { type: 'tool_use', name: 'look_up', input: { word: 'duck' } }],
    });
  });

  test('invokes Claude with a Messages body and streams', async () => {
    const client = (await stage({ modelScript: SAID })).client({ protocol });
    const { events } = await drain((await client.send(new InvokeModelWithResponseStreamCommand(messagesBody()))).body);
    const chunks = events.map(({ chunk }) => JSON.parse(Buffer.from(chunk!.bytes!).toString()));
    expect(chunks.map(({ type }) => type)).toEqual([
      'message_start', 'content_block_start', 'content_block_delta', 'content_block_stop', 'content_block_start', 'content_block_delta', 'content_block_delta',
      'content_block_stop', 'content_block_start', 'content_block_delta', 'content_block_stop', 'message_delta', 'message_stop',
    ]);
    expect(chunks.map(({ delta }) => delta?.text ?? '').join('')).toBe('Hello 🦆!');
    expect(chunks.at(-2)).toMatchObject({ delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 5 } });
    expect(chunks.at(-1)['amazon-bedrock-invocationMetrics']).toMatchObject({ inputTokenCount: 3, outputTokenCount: 5 });
  });

  test('delivers pieces as they are said, not at the end', async () => {
    const client = (await stage({ modelScript: [{ steps: [{ text: 'first' }, { fault: 'stall' }] }] })).client({ protocol });
    const abort = new AbortController();
    const { stream } = await client.send(new ConverseStreamCommand(ask(QUESTION)), { abortSignal: abort.signal });
    const seen: unknown[] = [];
    for await (const event of stream!) {
      seen.push(event);
      if (event.contentBlockDelta) {
        break;
      }
    }
    abort.abort();
    expect(textOf(seen as any)).toBe('first');
  });

  test('meets each refusal as its own exception', async () => {
    const names = ['ThrottlingException', 'ModelNotReadyException', 'ServiceUnavailableException', 'InternalServerException', 'ModelTimeoutException', 'ModelErrorException',
      'ValidationException', 'AccessDeniedException', 'ResourceNotFoundException', 'ServiceQuotaExceededException'];
    const client = (await stage({ modelScript: (_, call) => ({ error: { name: names[call], message: 'no' } }) })).client({ protocol });
    for (const name of names) {
      await expect(client.send(new ConverseStreamCommand(ask(QUESTION)))).rejects.toMatchObject({ name, message: 'no' });
    }
  });

  test('meets an exception inside the stream after what was said', async () => {
    const names = ['throttlingException', 'modelStreamErrorException', 'internalServerException', 'serviceUnavailableException', 'validationException'];
    const client = (await stage({ modelScript: (_, call) => ({ steps: [{ text: 'so far' }, { exception: names[call] }] }) })).client({ protocol });
    for (const name of names) {
      const { events, error } = await drain((await client.send(new ConverseStreamCommand(ask(QUESTION)))).stream);
      expect(textOf(events)).toBe('so far');
      expect(error?.name).toBe(name[0].toUpperCase() + name.slice(1));
    }
  });
});

test('an exception inside an answer refuses Converse as a whole', async () => {
  const client = (await stage({ modelScript: [{ steps: [{ text: 'so far' }, { exception: 'throttlingException' }] }] })).client();
  await expect(client.send(new ConverseCommand(ask(QUESTION)))).rejects.toMatchObject({ name: 'ThrottlingException' });
});

test('what no model of today says reaches the SDK as unknown', async () => {
  const steps = [{ event: 'contentBlockDelta', payload: { contentBlockIndex: 0, delta: { hologram: 'x' } } }, { text: 'ok' }, { stop: 'bored' }];
  const client = (await stage({ modelScript: [{ steps }] })).client();
  const { events } = await drain((await client.send(new ConverseStreamCommand(ask(QUESTION)))).stream);
  expect(textOf(events)).toBe('ok');
  expect(events.find((event) => event.messageStop)?.messageStop?.stopReason).toBe('bored');
  expect(events[1]).toEqual({ contentBlockDelta: { contentBlockIndex: 0, delta: { $unknown: ['hologram', 'x'] } } });
});

test('an empty reply is a start and an end', async () => {
  const client = (await stage({ modelScript: [{ steps: [] }] })).client();
  const { events } = await drain((await client.send(new ConverseStreamCommand(ask(QUESTION)))).stream);
  expect(events.map((event) => Object.keys(event)[0])).toEqual(['messageStart', 'messageStop', 'metadata']);
});

test('two at once over one connection are answered apart', async () => {
  const client = (await stage()).client();
  const [deploy, cost] = await Promise.all([QUESTION, 'What does it cost?'].map((text) => client.send(new ConverseCommand(ask(text)))));
  expect(deploy.output?.message?.content?.[0].text).toContain('cdk deploy');
  expect(cost.output?.message?.content?.[0].text).toContain('Costs');
});

describe('breaking off', () => {
  const CASES: [Protocol, 'cut' | 'reset' | 'goaway' | 'end' | 'torn-frame' | 'bad-checksum', RegExp | 'silence'][] = [
    ['HTTP/1.1', 'cut', /aborted|ECONNRESET/], ['HTTP/1.1', 'reset', /aborted|ECONNRESET/], ['HTTP/1.1', 'goaway', /aborted|ECONNRESET/], ['HTTP/1.1', 'end', 'silence'],
    ['HTTP/1.1', 'torn-frame', /Truncated/], ['HTTP/1.1', 'bad-checksum', /checksum/], ['HTTP/2', 'cut', 'silence'], ['HTTP/2', 'goaway', 'silence'], ['HTTP/2', 'end', 'silence'],
    ['HTTP/2', 'torn-frame', /Truncated/], ['HTTP/2', 'bad-checksum', /checksum/],
  ];
  test.each(CASES)('over %s by %s', async (protocol, fault, expected) => {
    const client = (await stage({ modelScript: [{ steps: [{ text: 'so far' }, { fault, delayMillis: 30 }] }] })).client({ protocol });
    const { events, error } = await drain((await client.send(new ConverseStreamCommand(ask(QUESTION)))).stream);
    expect(textOf(events)).toBe('so far');
    expect(events.some((event) => event.messageStop)).toBe(false);
    if (expected === 'silence') {
      expect(error).toBeUndefined();
    } else {
      expect(String(error?.message ?? error) + error?.code).toMatch(expected);
    }
  });

  test('over HTTP/2 by a reset ends the stream without its end', async () => {
    const client = (await stage({ modelScript: [{ steps: [{ text: 'so far' }, { fault: 'reset', delayMillis: 30 }] }] })).client();
    const { events } = await drain((await client.send(new ConverseStreamCommand(ask(QUESTION)))).stream);
    expect(events.some((event) => event.messageStop)).toBe(false);
  });

  test('before an answer of Converse', async () => {
    const client = (await stage({ modelScript: [{ steps: [{ fault: 'reset' }] }] })).client({ protocol: 'HTTP/1.1' });
    await expect(client.send(new ConverseCommand(ask(QUESTION)))).rejects.toThrow('ECONNRESET');
  });
});

test.each<Protocol>(['HTTP/1.1', 'HTTP/2'])('an endless reply over %s ends when nobody listens any more', async (protocol) => {
  let said = 0;
  const model = {
    async* answer(_: unknown, signal: AbortSignal) {
      try {
        while (!signal.aborted) {
          said++;
          yield { type: 'text' as const, text: 'x'.repeat(1000) };
        }
      } finally {
        ended();
      }
    },
  };
  let ended: () => void = () => undefined;
  const over = new Promise<void>((resolve) => (ended = resolve));
  const client = (await stage({ model })).client({ protocol });
  const abort = new AbortController();
  const { stream } = await client.send(new ConverseStreamCommand(ask(QUESTION)), { abortSignal: abort.signal });
  for await (const event of stream!) {
    if (event.contentBlockDelta) {
      break;
    }
  }
  abort.abort();
  await over;
  expect(said).toBeLessThan(100_000);
});

test('what is no operation is refused, and nothing crashes', async () => {
  const { url, errors } = await stage();
  for (const path of ['/', '/model/x', `/model/${MODEL}/converse?x`, '/model/%/converse']) {
    const response = await fetch(url + path, { method: 'POST', body: 'x' });
    expect(response.headers.get('x-amzn-errortype')).toMatch(/^(UnknownOperation|MissingAuthenticationToken)Exception$/);
  }
  expect(errors).toEqual([]);
});
