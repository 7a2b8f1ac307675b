import * as fs from 'node:fs';
import * as path from 'node:path';
import { UserError } from '../user-error';

const LOCK = '.lock';

/** Takes the folder for this process alone; a lock whose process is gone holds no more. Returns what gives it back. */
export function lockFolder(folder: string): () => void {
  const file = path.join(folder, LOCK);
  if (!take(file)) {
    const owner = Number(fs.readFileSync(file, 'utf8'));
    if (isAlive(owner)) {
      throw new UserError(`\`--data\` ${folder} is in use by process ${owner}; end it, or name another folder`);
    }
    fs.rmSync(file);
    if (!take(file)) {
      throw new UserError(`\`--data\` ${folder} was just taken by another process`);
    }
  }
  return () => fs.rmSync(file, { force: true });
}

function take(file: string): boolean {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      return false;
    }
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
