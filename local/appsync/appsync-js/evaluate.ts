import { checkLanguage } from './check';
import { checkImports } from './imports';
import { CODE_CHARACTERS, type Handler } from './language';
import { LIBRARY, memberAt, SHAPE } from './library';
import { CODE_FILE, load, run, stackOf } from './realm';
import { HELPERS, rewrite } from './rewrite';
import { EarlyReturn, Misuse, newEffects, Raised, type Effects, type Scope } from './scope';
import { CodeError, parseCode } from './syntax';
import { javaPattern } from './util/java-pattern';
import type { AuthenticationType } from '../../plan';
import type { ResolverError } from '../resolver/types';

/** The context a handler is called with; what is left out is null, or empty. */
export interface HandlerContext {
  readonly args?: Readonly<Record<string, unknown>>;
  readonly identity?: unknown;
  readonly source?: unknown;
  readonly stash?: Readonly<Record<string, unknown>>;
  readonly prev?: { readonly result: unknown } | null;
  readonly result?: unknown;
  readonly error?: { readonly message: string; readonly type: string } | null;
  readonly outErrors?: readonly unknown[];
  readonly env?: Readonly<Record<string, string>>;
  readonly request?: { readonly headers: Readonly<Record<string, string>>; readonly domainName?: string | null };
  readonly info?: Readonly<Record<string, unknown>>;
}

export interface EvaluateOptions {
  /** Epoch millis. */
  readonly now?: () => number;
  readonly authorizationType?: AuthenticationType;
  /** Where `console.log` and `console.error` go. */
  readonly log?: Scope['log'];
  /** Of the handlers before, in the same field. */
  readonly effects?: Effects;
  readonly timeoutMillis?: number;
}

export interface Evaluation {
  /** What the handler returned, or returned early; null after an error. */
  readonly result: unknown;
  /** util.error, util.unauthorized, or an error of the code (`errorType` "Code"). */
  readonly error?: ResolverError;
  readonly earlyReturn?: { readonly skipTo?: 'END' | 'NEXT' };
  /** Of the result, in bytes of JSON. */
  readonly size: number;
  readonly stash: Readonly<Record<string, unknown>>;
  /** Appended errors, filters and invalidations. */
  readonly effects: Effects;
}

/** Code that AppSync takes, ready to run. */
export interface CompiledCode { readonly name: string; readonly factory: unknown }

const HANDLER_MILLIS = 5_000;

const EMPTY_CONTEXT = {
  args: {},
  identity: null,
  source: null,
  prev: null,
  result: null,
  error: null,
  outErrors: [],
  env: {},
  request: { headers: {}, domainName: null },
  info: {},
} satisfies HandlerContext;

/** Throws a CodeError for what AppSync would not take. */
export function compile(code: string, name: string = CODE_FILE): CompiledCode {
  if (code.length > CODE_CHARACTERS) throw new CodeError(name, `AppSync takes at most ${CODE_CHARACTERS} characters of code, got ${code.length}`);
  const source = parseCode(code, name);
  checkLanguage(source, name);
  checkImports(source, name);
  return { name, factory: load(rewrite(source, name), HELPERS, SHAPE) };
}

/** Calls one handler, as AppSync does. Never throws for what the code does, only for code that cannot be compiled. */
export function evaluate(code: string | CompiledCode, handler: Handler, context: HandlerContext = {}, options: EvaluateOptions = {}): Evaluation {
  const { factory } = typeof code === 'string' ? compile(code) : code;
  const effects = options.effects ?? newEffects();
  const full = { ...EMPTY_CONTEXT, ...context, stash: context.stash ?? {} };
  const scope: Scope = {
    handler,
    context: full,
    effects,
    now: options.now ?? Date.now,
    authorizationType: options.authorizationType ?? 'API_KEY',
    log: options.log ?? (() => undefined),
  };
  let stash: Readonly<Record<string, unknown>> = full.stash;
  const bridge = (path: string, json: string): string => {
    if (path !== 'stash') return JSON.stringify(answer(scope, path, JSON.parse(json) as unknown[]) ?? null);
    stash = JSON.parse(json) as typeof stash;
    return 'null';
  };
  try {
    const json = run({ factory, handler, contextJson: JSON.stringify(full), bridge }, SHAPE, options.timeoutMillis ?? HANDLER_MILLIS);
    return { result: JSON.parse(json) as unknown, size: Buffer.byteLength(json), stash, effects };
  } catch (error) {
    if (error instanceof EarlyReturn) {
      const { value = null, skipTo } = error;
      return { result: value, size: Buffer.byteLength(JSON.stringify(value)), earlyReturn: { skipTo }, stash, effects };
    }
    const raised = error instanceof Raised ? error.raised : { message: codeErrorMessage(error), errorType: 'Code' };
    return { result: null, size: 0, error: raised, stash, effects };
  }
}

function answer(scope: Scope, path: string, args: readonly unknown[]): unknown {
  if (path === 'pattern') {
    const { source, flags } = javaPattern(args[0]);
    return { source, flags };
  }
  if (path === 'JSON.parse') return parseOrBlank(args[0]);
  return memberAt(LIBRARY, path)(scope, ...args);
}

function parseOrBlank(text: unknown): unknown {
  try {
    return JSON.parse(String(text));
  } catch {
    return '';
  }
}

/** As AppSync words it: `code.js:3:15: TypeError: …`. */
function codeErrorMessage(error: unknown): string {
  const { name, message, code } = error as Error & { code?: string };
  if (code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return `${CODE_FILE}: the handler took too long`;
  const place = /code\.js:\d+:\d+/.exec(stackOf(error as Error))?.[0] ?? CODE_FILE;
  return `${place}: ${error instanceof Misuse ? '' : `${name}: `}${message}`;
}
