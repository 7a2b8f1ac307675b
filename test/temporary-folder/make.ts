import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** The temporary folder of one run of the tests: CDK's `new App()` writes an assembly there, and nobody removes it. */
export default function makeTemporaryFolder(): void {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'chat-tests-'));
  for (const name of ['TMPDIR', 'TEMP', 'TMP', 'CHAT_TESTS_FOLDER']) process.env[name] = folder;
}
