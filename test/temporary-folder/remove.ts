import * as fs from 'node:fs';

export default function removeTemporaryFolder(): void {
  fs.rmSync(process.env.CHAT_TESTS_FOLDER!, { recursive: true, force: true });
}
