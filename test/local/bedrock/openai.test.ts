import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConverseCommand, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { ask, closeAll, drain, MODEL, stage, textOf } from './harness';

type Answer = (body: any, response: http.ServerResponse) => void;

const servers: http.Server[] = [];
afterEach(async () => {
  await closeAll();
  servers.splice(0).forEach((server) => {
    server.closeAllConnections();
    server.close();
  });
});

/** An OpenAI-compatible server: refuses what it does not know. */
async function standIn(answer: Answer) {
  const asked: any[] = [];
  const server = http.createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => (text += chunk));
    request.on('end', () => {
      if (request.method === 'GET' && request.url === '/v1/models') {
        response.end(JSON.stringify({ data: [{ id: 'first-model' }, { id: 'second' }] }));
      } else if (request.method === 'POST' && request.url === '/v1/chat/completions') {
        asked.push(JSON.parse(text));
        answer(asked.at(-1), response);
      } else {
        response.writeHead(404).end();
      }
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, asked };
}

const data = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
const delta = (value: unknown, finish: string | null = null) => data({ choices: [{ delta: value, finish_reason: finish }] });
const stream = (...parts: string[]): Answer => (_, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.end(parts.join(''));
};

test('an answer is translated, word by word', async () => {
  const { url, asked } = await standIn(stream(
    ': a comment\n\n', delta({ role: 'assistant', content: '' }), delta({ reasoning_content: 'Hm.' }), delta({ content: 'Grüß' }), delta({ content: ' dich 🦆' }), delta({}, 'length'),
    data({ choices: [], usage: { prompt_tokens: 11, completion_tokens: 7 } }), 'data: [DONE]\n\n',
  ));
  const client = (await stage({ model: `${url}#llama` })).client();
  const { events, error } = await drain((await client.send(new ConverseStreamCommand({
    modelId: MODEL,
    system: [{ text: 'Be kind.' }],
    messages: [{ role: 'user', content: [{ text: 'Hi' }] }, { role: 'assistant', content: [{ text: 'Yes?' }] }, { role: 'user', content: [{ text: 'Who are you?' }] }],
    inferenceConfig: { maxTokens: 9, temperature: 0.5, topP: 0.9, stopSequences: ['END'] },
  }))).stream);
  expect(error).toBeUndefined();
  expect(textOf(events)).toBe('Grüß dich 🦆');
  expect(events[1].contentBlockDelta?.delta).toEqual({ reasoningContent: { text: 'Hm.' } });
  expect(events.find((event) => event.messageStop)?.messageStop?.stopReason).toBe('max_tokens');
  expect(events.at(-1)?.metadata?.usage).toEqual({ inputTokens: 11, outputTokens: 7, totalTokens: 18 });
  expect(asked).toEqual([{
    model: 'llama',
    stream: true,
    stream_options: { include_usage: true },
    messages: [{ role: 'system', content: 'Be kind.' }, { role: 'user', content: 'Hi' }, { role: 'assistant', content: 'Yes?' }, { role: 'user', content: 'Who are you?' }],
    max_tokens: 9,
    temperature: 0.5,
    top_p: 0.9,
    stop: ['END'],
  }]);
});

test('without a name the first model is asked; without usage tokens are counted', async () => {
  const { url, asked } = await standIn(stream(delta({ content: 'one two' }), delta({}, 'stop')));
  const client = (await stage({ model: url })).client();
  const first = await client.send(new ConverseCommand(ask('Hi')));
  expect(first).toMatchObject({ stopReason: 'end_turn', usage: { outputTokens: 2 } });
  await client.send(new ConverseCommand(ask('Hi')));
  expect(asked.map(({ model }) => model)).toEqual(['first-model', 'first-model']);
});

test('tools go there and back', async () => {
  const { url, asked } = await standIn(stream(
    delta({ tool_calls: [{ index: 0, id: 'call_1', function: { name: 'look_up', arguments: '{"wo' } }] }), delta({ tool_calls: [{ index: 0, function: { arguments: 'rd":"duck"}' } }] }), delta({}, 'tool_calls'),
  ));
  const client = (await stage({ model: url })).client();
  const answer = await client.send(new ConverseCommand({
    modelId: MODEL,
    messages: [
      { role: 'user', content: [{ text: 'Hi' }] },
      { role: 'assistant', content: [{ toolUse: { toolUseId: 'call_0', name: 'look_up', input: { word: 'cat' } } }] },
      { role: 'user', content: [{ toolResult: { toolUseId: 'call_0', content: [{ text: 'a cat' }] } }] },
    ],
    toolConfig: { tools: [{ toolSpec: { name: 'look_up', inputSchema: { json: { type: 'object' } } } }] },
  }));
  expect(answer).toMatchObject({ stopReason: 'tool_use', output: { message: { content: [{ toolUse: { toolUseId: 'call_1', name: 'look_up', input: { word: 'duck' } } }] } } });
  expect(asked[0].tools).toEqual([{ type: 'function', function: { name: 'look_up', parameters: { type: 'object' } } }]);
  expect(asked[0].messages.slice(1)).toEqual([
    { role: 'assistant', content: '', tool_calls: [{ id: 'call_0', type: 'function', function: { name: 'look_up', arguments: '{"word":"cat"}' } }] },
    { role: 'tool', tool_call_id: 'call_0', content: 'a cat' },
  ]);
});

test.each([
  [429, 'ThrottlingException'], [400, 'ValidationException'], [500, 'ModelErrorException'],
])('status %d is a %s', async (status, name) => {
  const { url } = await standIn((_, response) => response.writeHead(status).end('why'));
  const client = (await stage({ model: `${url}#m` })).client();
  await expect(client.send(new ConverseStreamCommand(ask('Hi')))).rejects.toMatchObject({ name, message: expect.stringContaining(`answered ${status}: why`) });
});

test('a server that is not there is unavailable, with what to do', async () => {
  const client = (await stage({ model: 'http://127.0.0.1:1/v1#m' })).client();
  await expect(client.send(new ConverseStreamCommand(ask('Hi')))).rejects.toMatchObject({ name: 'ServiceUnavailableException', message: expect.stringContaining('start it, or correct --model') });
});

test('an error in the stream is one there too', async () => {
  const { url } = await standIn(stream(delta({ content: 'so far' }), data({ error: { message: 'out of memory' } })));
  const { events, error } = await drain((await (await stage({ model: `${url}#m` })).client().send(new ConverseStreamCommand(ask('Hi')))).stream);
  expect(textOf(events)).toBe('so far');
  expect(error).toMatchObject({ name: 'ModelStreamErrorException', message: 'out of memory' });
});

test('a stream that breaks off is an error, not an end', async () => {
  const { url } = await standIn((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(delta({ content: 'so far' }));
    setTimeout(() => response.destroy(), 30);
  });
  const { events, error } = await drain((await (await stage({ model: `${url}#m` })).client().send(new ConverseStreamCommand(ask('Hi')))).stream);
  expect(textOf(events)).toBe('so far');
  expect(events.some((event) => event.messageStop)).toBe(false);
  expect(error).toMatchObject({ name: 'ModelStreamErrorException', message: expect.stringContaining('broke off') });
});

test('an abandoned answer is abandoned there', async () => {
  let gone: () => void = () => undefined;
  const over = new Promise<void>((resolve) => (gone = resolve));
  const { url } = await standIn((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(delta({ content: 'so far' }));
    response.on('close', gone);
  });
  const abort = new AbortController();
  const client = (await stage({ model: `${url}#m` })).client();
  const answer = await client.send(new ConverseStreamCommand(ask('Hi')), { abortSignal: abort.signal });
  for await (const event of answer.stream!) {
    if (event.contentBlockDelta) {
      break;
    }
  }
  abort.abort();
  await over;
});
