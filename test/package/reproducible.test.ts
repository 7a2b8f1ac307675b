import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'builds-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

test('two builds in two places give the same bytes', () => {
  const [first, second] = ['first', 'a longer name'].map((name) => build(path.join(folder, name)));
  expect(Object.keys(first).length).toBeGreaterThan(20);
  expect(second).toEqual(first);
});

/** The digest of each file that a build writes. */
function build(place: string): Record<string, string> {
  const sources = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'src', 'lambda-src', 'local', 'client', 'web', 'projenrc', 'package.json', 'tsconfig.json'], { encoding: 'utf8' });
  for (const source of sources.split('\n').filter((file) => file && fs.existsSync(file))) {
    fs.mkdirSync(path.dirname(path.join(place, source)), { recursive: true });
    fs.copyFileSync(source, path.join(place, source));
  }
  fs.symlinkSync(path.resolve('node_modules'), path.join(place, 'node_modules'));
  execFileSync(path.resolve('node_modules/.bin/tsx'), ['projenrc/bundle.ts'], { cwd: place, stdio: ['ignore', 'ignore', 'inherit'] });
  const assets = path.join(place, 'assets');
  const files = (fs.readdirSync(assets, { recursive: true }) as string[]).filter((file) => fs.statSync(path.join(assets, file)).isFile()).sort();
  return Object.fromEntries(files.map((file) => [file, createHash('sha256').update(fs.readFileSync(path.join(assets, file))).digest('hex')]));
}
