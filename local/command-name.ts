import * as path from 'node:path';

/** The command as whoever reads can call it again: not every bin is on the PATH, and a script never is. */
export function commandName({ argv, env, cwd }: Pick<NodeJS.Process, 'argv' | 'env' | 'cwd'> = process): string {
  const [, script = ''] = argv;
  // Bins of Windows and of Python are called by the path inside the installed package.
  const isInstalled = !script.endsWith('.js') || script.split(/[\\/]/).includes('node_modules');
  if (!isInstalled) return `node ${path.relative(cwd(), script)}`;
  return env.npm_command === undefined ? 'bedrock-chat' : 'npx bedrock-chat';
}
