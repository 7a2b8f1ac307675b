import type { Log } from './services';

type Write = (line: string) => void;

export interface TerminalLogOptions {
  /** Whether every line is told, not only those that somebody should look at. */
  readonly verbose?: boolean;
  readonly write?: Write;
}

/** Lines to stderr, so that stdout holds only what was asked for. */
export function terminalLog({ verbose = false, write = (line) => process.stderr.write(`${line}\n`) }: TerminalLogOptions = {}): Log {
  const line = (level: string) => (message: string, details?: Record<string, unknown>) =>
    write(`${level}${message}${details && Object.keys(details).length > 0 ? ` ${JSON.stringify(details)}` : ''}`);
  return { info: verbose ? line('') : () => {}, warn: line('warning: '), error: line('error: ') };
}

export const silentLog: Log = { info() {}, warn() {}, error() {} };
