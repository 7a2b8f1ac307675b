import { EarlyReturn, Misuse, type Library } from './scope';

export const runtime: Library = {
  earlyReturn(scope, value: unknown, options?: { skipTo?: unknown } | null) {
    if (scope.handler !== 'request') throw new Misuse('`runtime.earlyReturn` works in request handlers only');
    const skipTo = options?.skipTo ?? undefined;
    if (skipTo !== undefined && skipTo !== 'END' && skipTo !== 'NEXT') throw new Misuse(`\`skipTo\` of \`runtime.earlyReturn\` must be 'END' or 'NEXT', got ${JSON.stringify(skipTo)}`);
    throw new EarlyReturn(value, skipTo);
  },
};
