import { execFile } from 'node:child_process';
import * as path from 'node:path';
import { promisify } from 'node:util';
import type { Runner, start } from '../../local';
import { removeApps, synthesizeChat } from '../local/start/app';

let runner: Runner;
/** As it is shipped. */
const shipped: { start: typeof start } = jest.requireActual(path.resolve('assets/local/index.js'));
beforeAll(async () => { runner = await shipped.start({ assembly: synthesizeChat(), tokensPerSecond: 20 }); });
afterAll(async () => {
  await runner?.close();
  removeApps();
});

/** Python's pty is the terminal: it types each text, or sends the signal of that name, when the one before it stands there. */
const DIALOGUE = `
import json, os, pty, select, signal, sys, time
command, steps = json.loads(sys.argv[1])
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(command[0], command)
seen = ''
def read(until):
    global seen
    start = len(seen)
    deadline = time.time() + 30
    while until not in seen[start:]:
        if time.time() > deadline:
            sys.exit('%r did not come after: %r' % (until, seen))
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                seen += os.read(terminal, 65536).decode(errors='replace')
            except OSError:
                break
for awaited, typed in steps:
    read(awaited)
    if typed.startswith('SIG'):
        os.kill(pid, getattr(signal, typed))
    else:
        os.write(terminal, typed.encode())
read('\\0 never')
print(json.dumps([seen, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])]))
`;

async function dialogue(...steps: [awaited: string, typed: string][]): Promise<[string, number]> {
  const command = [process.execPath, path.resolve('assets/local/cli.js'), 'chat', '--url', runner.graphqlUrl, '--key', runner.apiKey!];
  const env = { ...process.env, NO_COLOR: '', TERM: 'xterm' };
  return JSON.parse((await promisify(execFile)('python3', ['-c', DIALOGUE, JSON.stringify([command, steps])], { env })).stdout);
}

test('at a true terminal a reply is stopped by Ctrl-C, the next one too, and Ctrl-D leaves', async () => {
  const [seen, code] = await dialogue(
    ['› ', 'What is this?\r'],
    ['BedrockChatApi', '\u0003'],
    ['Stopped.', 'How do\\\r'],
    ['… ', 'I stream?\r'],
    ['#', '\u0003'],
    ['Stopped.', '\u0004'],
  );
  expect(code).toBe(0);
  expect(seen).toContain('\u001b[2mStopping… Ctrl-C again leaves.\u001b[0m');
  expect(seen).toContain('--conversation ');
});

test('the second Ctrl-C leaves', async () => {
  const [, code] = await dialogue(['› ', 'What is this?\r'], ['BedrockChatApi', '\u0003\u0003']);
  expect(code).toBe(130);
});

test.each([['SIGTERM', -15], ['SIGHUP', -1]])('%s puts the terminal back and ends, while a reply is written too', async (signal, ended) => {
  for (const steps of [[['› ', signal]], [['› ', 'What is this?\r'], ['BedrockChatApi', signal]]] as [string, string][][]) {
    const [seen, code] = await dialogue(...steps);
    expect(code).toBe(ended);
    expect(seen.endsWith('\u001b[?2004l')).toBe(true);
  }
});
