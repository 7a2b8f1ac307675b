import type { RuntimeError } from '../messages';

/** An error of the runtime itself, under the name that Lambda gives it. */
export class RuntimeFailure extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** As Lambda reports what a function threw. */
export function describeError(error: unknown): RuntimeError {
  if (error instanceof Error) {
    return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
  }
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}
