import * as fs from 'node:fs';
import * as path from 'node:path';

const HELD_BY = /`([\w/-]+\.test\.ts) › (.+?)` \|$/;
const rows = fs.readFileSync('local/PROTOCOL.md', 'utf8').split('\n').filter((line) => HELD_BY.test(line));

test('PROTOCOL.md names tests', () => {
  expect(rows.length).toBeGreaterThan(30);
});

test.each(rows)('%s', (row) => {
  const [, file, title] = HELD_BY.exec(row)!;
  expect(fs.readFileSync(path.join('test/local', file), 'utf8')).toContain(title.replaceAll('\\`', '`'));
});
