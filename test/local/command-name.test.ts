import { commandName } from '../../local/command-name';

test.each([
  ['a bin on the PATH', '/usr/local/bin/bedrock-chat', {}, 'bedrock-chat'],
  ['npx', '/app/node_modules/.bin/bedrock-chat', { npm_command: 'exec' }, 'npx bedrock-chat'],
  ['a script of package.json', '/app/node_modules/.bin/bedrock-chat', { npm_command: 'run-script' }, 'npx bedrock-chat'],
  ['Python', '/cache/node_modules/cdk-bedrock-chat-api/assets/local/cli.js', {}, 'bedrock-chat'],
  ['Windows', 'C:\\app\\node_modules\\cdk-bedrock-chat-api\\assets\\local\\cli.js', { npm_command: 'exec' }, 'npx bedrock-chat'],
  ['npm start', '/app/assets/local/cli.js', { npm_command: 'start' }, 'node assets/local/cli.js'],
  ['node, from another folder', '/assets/local/cli.js', {}, 'node ../assets/local/cli.js'],
])('%s', (_case, script, env, name) => {
  expect(commandName({ argv: ['node', script], env, cwd: () => '/app' })).toBe(name);
});
