import { format } from 'node:util';
import { describeError } from './errors';

export const JSON_FORMAT = 'JSON';

let requestId: string | undefined;

/** Names the invocation that the next lines belong to. */
export function logFor(id: string | undefined): void {
  requestId = id;
}

const LEVELS = { trace: 'TRACE', debug: 'DEBUG', log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR' } as const;

/** Console lines in one of Lambda's two log formats. */
export function patchConsole(json: boolean): void {
  for (const [method, level] of Object.entries(LEVELS)) {
    console[method as keyof typeof LEVELS] = (...values: unknown[]) => {
      process.stdout.write(`${json ? jsonLine(level, values) : textLine(level, values)}\n`);
    };
  }
}

function textLine(level: string, values: unknown[]): string {
  return [new Date().toISOString(), requestId, level, format(...values)].join('\t');
}

function jsonLine(level: string, values: unknown[]): string {
  const line = { timestamp: new Date().toISOString(), level, requestId };
  const [only] = values;
  try {
    if (values.length === 1 && only instanceof Error) {
      const { errorType, errorMessage, trace } = describeError(only);
      return JSON.stringify({ ...line, message: { errorType, errorMessage, stackTrace: trace } });
    }
    if (values.length === 1 && typeof only === 'object') {
      return JSON.stringify({ ...line, message: only });
    }
  } catch {
    // What JSON cannot hold is written as text.
  }
  return JSON.stringify({ ...line, message: format(...values) });
}
