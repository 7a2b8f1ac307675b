import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Stage } from './stage';
import { randomId } from '../../client';
import { Documents } from '../../client/documents';
import type { ReplyEvent, Turn } from '../../src/contract/schema-types';

let stage: Stage;
let folder: string;
beforeAll(async () => {
  stage = await Stage.open();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-clients-'));
  fs.writeFileSync(path.join(folder, 'certificate.pem'), stage.runner.certificate);
});
afterAll(async () => {
  fs.rmSync(folder, { recursive: true });
  await stage.close();
});

/** Runs a client in a process of its own, which trusts the runner's certificate, and gives what it reports. */
function drive(driver: string, settings: object): Promise<{ events: ReplyEvent[]; turn: Turn }> {
  const { graphqlUrl: url, apiKey } = stage.runner;
  const given = JSON.stringify({ url, apiKey, documents: Documents, ...settings });
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [path.join(__dirname, '../local/clients/drivers', `${driver}.cjs`), given], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: path.join(folder, 'certificate.pem') },
      timeout: 60_000,
    }, (error, stdout, stderr) => error ? reject(new Error(`${error.message}\n${stderr}`)) : resolve(JSON.parse(stdout)));
  });
}

const text = 'streams 👩‍👩‍👧 and streams '.repeat(4);

test.each([
  ['aws-amplify 6', 'amplify-chat', true],
  ['Apollo 4 with the AppSync links', 'apollo-chat', false],
])('%s: a reply streams to onReply, and is stored', async (_name, driver, hearsAll) => {
  const message = randomId();
  stage.answers(message, text.match(/[^]{1,2}/g)!.map((piece) => ({ text: piece, delayMillis: 40 })));
  const { events, turn } = await drive(driver, { conversationId: randomId(), message });
  expect(turn).toMatchObject({ status: 'COMPLETE', reply: text });
  expect(events.length).toBeGreaterThan(5);
  expect(events.map((event) => event.text).join('')).toBe(text.slice(events[0].offset));
  if (hearsAll) expect(events[0]).toMatchObject({ offset: 0, status: 'STREAMING' });
  expect(events.at(-1)).toMatchObject({ status: 'COMPLETE', length: text.length, stopReason: 'end_turn' });
}, 60_000);
