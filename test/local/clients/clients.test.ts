import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { setStage, type Stage } from './stage';

let stage: Stage;
let folder: string;

beforeAll(async () => {
  stage = await setStage();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'clients-'));
  fs.writeFileSync(path.join(folder, 'certificate.pem'), stage.server.certificate);
});
afterAll(async () => {
  fs.rmSync(folder, { recursive: true });
  await stage.server.close();
});

/** Runs a client in a process of its own, and gives what it reports. */
function drive(driver: string, settings: object): Promise<any> {
  const { url, region, apiKey, token, principal: { accessKeyId, secretAccessKey } } = stage;
  const given = JSON.stringify({ url, region, apiKey, token, credentials: { accessKeyId, secretAccessKey }, ...settings });
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [path.join(__dirname, 'drivers', `${driver}.cjs`), given], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: path.join(folder, 'certificate.pem') },
      timeout: 60_000,
    }, (error, stdout, stderr) => error ? reject(new Error(`${error.message}\n${stderr}`)) : resolve(JSON.parse(stdout)));
  });
}

const HELLO = { apiKey: 'hello API_KEY', userPool: 'hello AMAZON_COGNITO_USER_POOLS', iam: 'hello AWS_IAM' };
const said = (mode: keyof typeof HELLO) => ({ room: mode, text: `by ${mode}`, by: { apiKey: null, userPool: 'alice', iam: stage.principal.userId }[mode] });

test('aws-amplify 6: query, mutation and subscription with API key, user pool and IAM', async () => {
  const results = await drive('amplify', {});
  for (const mode of ['apiKey', 'userPool', 'iam'] as const) {
    expect(results[mode]).toEqual({ hello: HELLO[mode], said: said(mode), heard: said(mode) });
  }
  // Amplify's own word for a 401.
  expect(results.wrongKey).toBe('Unauthorized');
  // A refusal of any other type than Unauthorized leaves the shared socket alone.
  expect(results.denied).toEqual({ error: expect.stringContaining('not for you'), heard: { room: 'live', text: 'still here', by: null } });
}, 60_000);

test.each([
  ['aws-appsync-subscription-link 4 and Apollo 4', '../../..'],
  ['aws-appsync-subscription-link 3.1.3 and Apollo 3', '../../clients/apollo-3'],
])('%s: query, mutation and subscription with API key, user pool and IAM', async (_client, links) => {
  const modes = ['apiKey', 'userPool', 'iam'] as const;
  const results = await drive('apollo', { links: path.join(__dirname, links), modes });
  for (const mode of modes) expect(results[mode]).toEqual({ hello: HELLO[mode], heard: said(mode) });
}, 60_000);
