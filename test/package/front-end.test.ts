import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** The packed tarball in a front end of somebody else's: no CDK anywhere. */
const tarball = path.resolve('dist/js', fs.readdirSync('dist/js').find((file) => file.endsWith('.tgz'))!);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'front-end-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

test('installs without the CDK, and the client works', () => {
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'front-end', private: true }));
  execFileSync('npm', ['install', '--no-audit', '--no-fund', tarball], { cwd: folder });
  expect(fs.readdirSync(path.join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['cdk-bedrock-chat-api']);
  const run = 'import { Chat, randomId } from "cdk-bedrock-chat-api/client"; console.log(typeof Chat, randomId().length)';
  expect(execFileSync(process.execPath, ['--input-type=module', '-e', run], { cwd: folder, encoding: 'utf8' })).toBe('function 32\n');
});

test('the construct library says there what it lacks', () => {
  const { status, stderr } = spawnSync(process.execPath, ['-e', 'require("cdk-bedrock-chat-api")'], { cwd: folder, encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toContain('cdk-bedrock-chat-api needs `aws-cdk-lib` beside it, and it is not installed: npm install aws-cdk-lib constructs');
});
