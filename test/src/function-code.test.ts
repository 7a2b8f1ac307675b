import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import { functionCode } from '../../src/private/function-code';

const SETTINGS = { invokeModelApi: 'converse', maxTokens: 1, publishIntervalMillis: 100 } as const;

/** What is left of the temporary copy once CDK has taken it. */
function left(context: Record<string, boolean>): string[] {
  const own = fs.mkdtempSync(path.join(os.tmpdir(), 'function-code-test-'));
  const stack = new Stack(new App({ context }), 'Stack');
  functionCode(stack, SETTINGS, own).bind(stack);
  const files = fs.readdirSync(own, { recursive: true, encoding: 'utf8' });
  fs.rmSync(own, { recursive: true });
  return files.map((file) => path.basename(file));
}

test('the temporary copy goes as soon as the assembly has its own', () => {
  expect(left({})).toEqual([]);
});

test('it stays where CDK refers to it instead of copying', () => {
  expect(left({ [DISABLE_ASSET_STAGING_CONTEXT]: true })).toEqual(expect.arrayContaining(['index.js', 'settings.json']));
});
