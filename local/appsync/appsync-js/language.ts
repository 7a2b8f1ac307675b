/**
 * What APPSYNC_JS has of JavaScript, as the developer guide's page "Supported runtime features" lists it,
 * and `includes`, which it does not list but AppSync runs.
 */
export const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  'Object': ['assign', 'entries', 'hasOwn', 'keys', 'values'],
  'String': ['raw'],
  'Number': ['isFinite', 'isNaN'],
  'Array': [],
  'Math': ['random', 'min', 'max', 'round', 'floor', 'ceil'],
  'JSON': ['parse', 'stringify'],
  'String.prototype': ['length', 'charAt', 'concat', 'endsWith', 'includes', 'indexOf', 'lastIndexOf', 'replace', 'replaceAll', 'slice', 'split',
    'startsWith', 'toLowerCase', 'toUpperCase', 'trim', 'trimEnd', 'trimStart'],
  'Array.prototype': ['length', 'concat', 'fill', 'flat', 'includes', 'indexOf', 'join', 'lastIndexOf', 'pop', 'push', 'reverse', 'shift', 'slice', 'sort',
    'splice', 'unshift', 'forEach', 'map', 'flatMap', 'filter', 'reduce', 'reduceRight', 'find', 'some', 'every', 'findIndex', 'findLast', 'findLastIndex'],
  'Object.prototype': [],
  'Number.prototype': [],
  'Boolean.prototype': [],
  'Function.prototype': [],
};

/** Conversions of the language itself (template literals, `+`) use these; code cannot tell them from AppSync's own. */
export const IMPLICIT_MEMBERS = ['toString', 'valueOf'];

export const GLOBALS = ['Object', 'String', 'Number', 'Array', 'Math', 'JSON', 'NaN', 'Infinity', 'undefined', 'console', 'util', 'extensions', 'runtime'];

/** Array methods that take a function, and stop at the loop limit. */
export const ITERATIONS = ['forEach', 'map', 'flatMap', 'filter', 'reduce', 'reduceRight', 'find', 'some', 'every', 'findIndex', 'findLast', 'findLastIndex'];

export const CODE_CHARACTERS = 32_768;
/** Where loops end, without a word. */
export const LOOP_ITERATIONS = 1_000;

export const HANDLERS = ['request', 'response'] as const;
export type Handler = typeof HANDLERS[number];

/** The one name in the sandbox that is the runner's own. */
export const RESERVED = '__appsync__';
