import type { Log } from './services';

type Write = (line: string) => void;

/** Lines to stderr, so that stdout holds only what was asked for. */
export function terminalLog(write: Write = (line) => process.stderr.write(`${line}\n`)): Log {
  const line = (level: string) => (message: string, details?: Record<string, unknown>) =>
    write(`${level}${message}${details && Object.keys(details).length > 0 ? ` ${JSON.stringify(details)}` : ''}`);
  return { info: line(''), warn: line('warning: '), error: line('error: ') };
}

export const silentLog: Log = { info() {}, warn() {}, error() {} };
