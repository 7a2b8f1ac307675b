import { CTRL_C, CTRL_D, FakeTerminal } from './fake-terminal';
import { connect } from '../../../local/terminal/connect';
import { Conversing } from '../../../local/terminal/converse';
import { Screen } from '../../../local/terminal/screen';
import { WebApi, type WebApiOptions } from '../../fakes/web-api';
import type { RunningReply } from '../../fakes/web-conversations';

const USAGE = { inputTokens: 1200, outputTokens: 34, totalTokens: 1234 };
const CONVERSATION = 'conversation-of-the-test';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** The model, as a test plays it. */
function model() {
  const replies: RunningReply[] = [];
  const waiting: ((reply: RunningReply) => void)[] = [];
  return {
    answer: (reply: RunningReply) => { if (waiting.length > 0) waiting.shift()!(reply); else replies.push(reply); },
    asked: () => new Promise<RunningReply>((resolve) => { if (replies.length > 0) resolve(replies.shift()!); else waiting.push(resolve); }),
  };
}

interface Seat { readonly api?: WebApi; readonly conversationId?: string; readonly colours?: boolean }

async function sit(options: WebApiOptions = {}, { api: present, conversationId, colours = false }: Seat = {}) {
  const api = present ?? await WebApi.start(options);
  if (!present) closers.push(() => api.close());
  const connected = await connect(api, { apiKey: api.apiKey });
  const terminal = new FakeTerminal();
  closers.push(() => connected.transport.close());
  const { input, output } = terminal;
  const exitCode = new Conversing({ ...connected, conversationId, greeting: 'Hello.', screen: new Screen(output, colours), input, output }).run();
  closers.push(() => {
    terminal.type(CTRL_C + CTRL_C);
    return exitCode;
  });
  return { api, terminal, exitCode };
}

test('a reply is written as it comes; then it is one\'s turn again', async () => {
  const { answer, asked } = model();
  const { terminal, exitCode } = await sit({ answer });
  terminal.type('Why?\r');
  const reply = await asked();
  await terminal.shows('Waiting for the model…');
  reply.say('Be');
  await terminal.shows(/\rBe$/);
  reply.say('cause.');
  await terminal.shows('Because.');
  reply.end('COMPLETE', { usage: USAGE });
  await terminal.shows(/Because\.\n\n› /);
  terminal.type('/usage\r');
  await terminal.shows('1,200 tokens in · 34 out (1 reply)');
  terminal.type('/exit\r');
  expect(await exitCode).toBe(0);
  expect(terminal.text).toMatch(/To go on with this conversation: --conversation [\w-]{20,64}\n$/);
});

test('Ctrl-C stops the reply and stays; what was said stays too', async () => {
  const { answer, asked } = model();
  const { terminal, exitCode } = await sit({ answer });
  terminal.type('Tell me all\r');
  const reply = await asked();
  reply.say('First, ');
  await terminal.shows('First, ');
  terminal.type(CTRL_C);
  await terminal.shows('Stopping…');
  while (!reply.stopRequested) await new Promise(setImmediate);
  reply.end('CANCELLED');
  await terminal.shows(/Stopped\.\n\n› /);
  terminal.type(CTRL_D);
  expect(await exitCode).toBe(0);
});

test('the second Ctrl-C leaves at once', async () => {
  const { answer, asked } = model();
  const { terminal, exitCode } = await sit({ answer });
  terminal.type('Tell me all\r');
  (await asked()).say('First, ');
  await terminal.shows('First, ');
  terminal.type(CTRL_C + CTRL_C);
  expect(await exitCode).toBe(130);
});

test('at the prompt, Ctrl-C says how to leave, and a second one leaves', async () => {
  const { terminal, exitCode } = await sit();
  await terminal.shows('› ');
  terminal.type(CTRL_C);
  await terminal.shows('Ctrl-C again leaves');
  terminal.type(CTRL_C);
  expect(await exitCode).toBe(0);
});

test('a failed reply says why, and /retry sends the message again', async () => {
  const { answer, asked } = model();
  const { terminal } = await sit({ answer });
  terminal.type('Why?\r');
  (await asked()).end('FAILED', { error: { code: 'THROTTLED', message: 'Too many at once.', retryable: true } });
  await terminal.shows('Too many at once. /retry sends the message again.');
  terminal.type('/retry\r');
  const again = await asked();
  expect(again.message).toBe('Why?');
  again.say('Because');
  again.end('COMPLETE', { stopReason: 'max_tokens' });
  await terminal.shows('reached the limit of tokens');
});

test('a refused message says why; /retry is the same request', async () => {
  const { api, terminal } = await sit();
  await terminal.shows('› ');
  api.faults.refuse = { times: 100, status: 400 };
  terminal.type('Why?\r');
  await terminal.shows('is not a GraphQL API (status 400)');
  api.faults.refuse = { times: 0, status: 400 };
  terminal.type('/retry\r');
  await terminal.shows('You asked: Why?');
});

test('/new forgets, /history tells what has been said', async () => {
  const { api, terminal } = await sit();
  terminal.type('One\r');
  await terminal.shows('You asked: One');
  terminal.type('/history\r');
  await terminal.shows(/\/history\n› One\nYou asked: One\n/);
  terminal.type('/new\r');
  await terminal.shows('A new conversation.');
  terminal.type('/history\r');
  await terminal.shows('Nothing has been said yet.');
  terminal.type('Two\r');
  await terminal.shows('You asked: Two');
  const sent = api.requests.filter(({ query }) => query.includes('SendMessage')).map(({ variables }) => variables.input.conversationId);
  expect(new Set(sent).size).toBe(2);
});

test('a conversation is gone on with, and so is a reply that runs in it', async () => {
  const { answer, asked } = model();
  const { api } = await sit({ answer });
  api.conversations.send('key', { conversationId: CONVERSATION, message: 'Why?' });
  const reply = await asked();
  reply.say('Be');
  reply.save();
  const { terminal } = await sit({}, { api, conversationId: CONVERSATION });
  await terminal.shows(/1 message so far.*\n› Why\?\nBe/);
  reply.say('cause');
  reply.end('COMPLETE');
  await terminal.shows(/Because\n\n› /);
});

test('a word with a slash that is no command is told; a path is a message', async () => {
  const { terminal } = await sit();
  terminal.type('/hist\r');
  await terminal.shows('There is no /hist; /help lists what there is.');
  terminal.type('/help\r');
  await terminal.shows('/history  what has been said');
  terminal.type('/etc/passwd is what?\r');
  await terminal.shows('You asked: /etc/passwd is what?');
});

test('neither what a model says nor what an API says of an error can command the terminal', async () => {
  const error = { code: 'INTERNAL', message: 'It \u001b]0;title\u0007broke.', retryable: false } as const;
  const { terminal } = await sit({ answer: (reply) => { reply.say('a\u001b]0;title\u0007\u001b[2J\u009bb\rc\td'); reply.end('FAILED', { error }); } });
  terminal.type('Why?\r');
  await terminal.shows('broke.');
  expect(terminal.raw).toContain('a]0;title[2Jbc\td');
  expect(terminal.raw).toContain('It ]0;titlebroke.');
});

test('an API with invokeModel only answers too', async () => {
  const { terminal, exitCode } = await sit({ pattern: true });
  terminal.type('Why?\r');
  await terminal.shows('You asked: Why?');
  terminal.type('/exit\r');
  expect(await exitCode).toBe(0);
  expect(terminal.text).not.toContain('--conversation');
});

test('colours are there only where they are wanted', async () => {
  const plain = await sit();
  await plain.terminal.shows('› ');
  expect(plain.terminal.raw).not.toMatch(/\u001b\[\d+m/);
  const coloured = await sit({}, { colours: true });
  await coloured.terminal.shows('› ');
  expect(coloured.terminal.raw).toContain('\u001b[2mHello.');
});
