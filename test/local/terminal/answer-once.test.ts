import { FakeTerminal } from './fake-terminal';
import { answerOnce, type Pipes } from '../../../local/terminal/answer-once';
import { connect } from '../../../local/terminal/connect';
import { visible } from '../../../local/terminal/screen';
import { WebApi, type WebApiOptions } from '../../fakes/web-api';
import type { RunningReply } from '../../fakes/web-conversations';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function ask(options: WebApiOptions, prepare: (api: WebApi) => void = () => {}, more: Partial<Pipes> = {}) {
  const api = await WebApi.start(options);
  const connected = await connect(api, { apiKey: api.apiKey });
  const session = connected.open();
  closers.push(() => api.close(), () => connected.transport.close(), () => session.close());
  prepare(api);
  const [out, errors] = [new FakeTerminal(), new FakeTerminal()];
  let interrupt = () => {};
  const exitCode = answerOnce(session, 'Why?', {
    output: out.output,
    errors: errors.output,
    ...more,
    onInterrupt: (interrupted) => {
      interrupt = interrupted;
      return () => { interrupt = () => { throw new Error('nobody listens any more'); }; };
    },
  });
  return { out, errors, exitCode, interrupt: () => interrupt() };
}

const reply = (text: string, ...end: Parameters<RunningReply['end']>): WebApiOptions => ({
  answer: (running) => {
    for (const word of text.split(/(?<= )/)) running.say(word);
    running.end(...end);
  },
});

test('the answer alone, exactly as it is, and exit code 0', async () => {
  const { out, errors, exitCode } = await ask(reply('Because \u001b[1mit is', 'COMPLETE'));
  expect(await exitCode).toBe(0);
  expect(out.raw).toBe('Because \u001b[1mit is\n');
  expect(errors.raw).toBe('');
});

test('at a terminal it commands nothing', async () => {
  const { out, exitCode } = await ask(reply('Because \u001b[1mit is', 'COMPLETE'), () => {}, { written: visible });
  expect(await exitCode).toBe(0);
  expect(out.raw).toBe('Because [1mit is\n');
});

test('an answer that was cut off says so beside the answer', async () => {
  const { out, errors, exitCode } = await ask(reply('Because\n', 'COMPLETE', { stopReason: 'max_tokens' }));
  expect(await exitCode).toBe(0);
  expect(out.raw).toBe('Because\n');
  expect(errors.raw).toBe('bedrock-chat: The reply reached the limit of tokens that this app sets.\n');
});

test('a failed reply: what it said, why it failed, exit code 1', async () => {
  const { out, errors, exitCode } = await ask(reply('Be', 'FAILED', { error: { code: 'INTERRUPTED', message: 'The stream \u001b[2Jbroke.', retryable: true } }));
  expect(await exitCode).toBe(1);
  expect(out.raw).toBe('Be\n');
  expect(errors.raw).toBe('bedrock-chat: The stream [2Jbroke.\n');
});

test('a refused message: exit code 1 and nothing on stdout', async () => {
  const { out, errors, exitCode } = await ask({}, (api) => { api.faults.refuse = { times: 9, status: 400 }; });
  expect(await exitCode).toBe(1);
  expect(out.raw).toBe('');
  expect(errors.raw).toMatch(/status 400/);
});

test('Ctrl-C stops the reply; exit code 130', async () => {
  const { out, errors, exitCode, interrupt } = await ask({
    answer: (running) => {
      running.say('Be');
      const look = setInterval(() => {
        if (!running.stopRequested) return;
        clearInterval(look);
        running.end('CANCELLED');
      }, 5);
    },
  });
  await out.shows('Be');
  interrupt();
  expect(await exitCode).toBe(130);
  expect(out.raw).toBe('Be\n');
  expect(errors.raw).toBe('bedrock-chat: Stopped.\n');
});

test('a second Ctrl-C leaves without waiting', async () => {
  const { out, exitCode, interrupt } = await ask({ answer: (running) => running.say('Be') });
  await out.shows('Be');
  interrupt();
  interrupt();
  expect(await exitCode).toBe(130);
});

test('a reader who has enough, as head has, ends it', async () => {
  const { out, exitCode } = await ask({ answer: (running) => running.say('Be') });
  await out.shows('Be');
  out.output.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
  expect(await exitCode).toBe(130);
});
