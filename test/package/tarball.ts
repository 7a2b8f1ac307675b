import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';

const folder = path.resolve('dist/js');

/** What `package:js` packed. */
export const tarball = path.join(folder, fs.readdirSync(folder).find((file) => file.endsWith('.tgz'))!);

export const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).split('\n').filter(Boolean).map((file) => file.replace(/^package\//, ''));

export const read = (file: string): string => execFileSync('tar', ['-xzOf', tarball, `package/${file}`], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
