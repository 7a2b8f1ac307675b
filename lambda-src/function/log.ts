export type LogFields = Readonly<Record<string, unknown>>;

/** One JSON line a call. Ids, codes, sizes and durations only: never what people or the model say. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Straight to the standard output: the console of Lambda's runtime would wrap the line, and embedded metrics must stand at its root. */
const toStandardOutput = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

export function createLog(requestId: string, write = toStandardOutput): Log {
  const line = (level: string) => (message: string, fields: LogFields = {}) =>
    write(JSON.stringify({ timestamp: new Date().toISOString(), level, requestId, message, ...fields }));
  return { info: line('INFO'), warn: line('WARN'), error: line('ERROR') };
}

/** What may be told of an error: its name and code. Its message may repeat what somebody said. */
export function describeError(error: unknown): LogFields {
  const { name, code, $metadata } = (error ?? {}) as { name?: string; code?: string; $metadata?: { httpStatusCode?: number; requestId?: string } };
  return { error: name ?? typeof error, errorCode: code, httpStatus: $metadata?.httpStatusCode, serviceRequestId: $metadata?.requestId };
}
