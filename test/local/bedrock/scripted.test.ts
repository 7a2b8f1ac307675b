import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { ask, closeAll, stage } from './harness';

let folder: string;
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'script-'))));
afterEach(async () => {
  await closeAll();
  fs.rmSync(folder, { recursive: true });
});

const write = (content: unknown) => {
  const file = path.join(folder, 'script.json');
  fs.writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
};

test('replies of a file come in order, so many times each, the last for ever', async () => {
  const modelScript = write({ replies: [{ times: 2, error: { name: 'ThrottlingException', message: 'slow down' } }, { steps: [{ text: 'first' }] }, { steps: [{ text: 'ha', times: 3 }] }] });
  const client = (await stage({ modelScript })).client();
  const heard: string[] = [];
  for (let call = 0; call < 5; call++) {
    heard.push(await client.send(new ConverseCommand(ask('Hi'))).then(({ output }) => output!.message!.content![0].text!, (error) => error.message));
  }
  expect(heard).toEqual(['slow down', 'slow down', 'first', 'hahaha', 'hahaha']);
});

test('a script of a test sees what is asked', async () => {
  const client = (await stage({ modelScript: ({ messages }, call) => ({ steps: [{ text: `${call}: ${(messages[0].content[0] as { text: string }).text}` }] }) })).client();
  expect((await client.send(new ConverseCommand(ask('Hi')))).output?.message?.content?.[0].text).toBe('0: Hi');
});

test.each([
  ['no JSON', 'is no JSON'],
  [{}, 'must be an object with `replies`'],
  [{ replies: [] }, 'at least one reply'],
  [{ replies: [{}] }, 'replies[0] must have either `error` or `steps`'],
  [{ replies: [null] }, 'replies[0] must have either `error` or `steps`'],
  [{ replies: [{ steps: [], after: 1 }] }, 'replies[0] has the unknown field `after`; it may have times, error, steps'],
  [{ replies: [{ steps: [{ txt: 'x' }] }] }, 'steps[0] must have exactly one of text, reasoning'],
  [{ replies: [{ steps: [{ text: 'x', delay: 1 }] }] }, 'steps[0] has the unknown field `delay`'],
  [{ replies: [{ steps: [{ fault: 'explode' }] }] }, 'steps[0].fault must be one of cut, reset, goaway'],
])('a wrong script is one clear line: %j', async (content, expected) => {
  await expect(stage({ modelScript: write(content) })).rejects.toThrow(expected);
});

test('and so is a file that is not there', async () => {
  await expect(stage({ modelScript: path.join(folder, 'nowhere.json') })).rejects.toThrow('cannot be read');
});
