import * as vm from 'node:vm';
import { GLOBALS, IMPLICIT_MEMBERS, ITERATIONS, LOOP_ITERATIONS, MEMBERS, RESERVED } from './language';

/** Answers a call out of the realm: JSON in, JSON out. Throws what is to end the handler. */
export type Bridge = (path: string, argumentsJson: string) => string;

/** Functions by name, `true` where there is one: the shape of `util` and of the modules, for the realm to build. */
export interface Shape { readonly [name: string]: true | Shape }

interface Run {
  readonly factory: unknown;
  readonly handler: string;
  readonly contextJson: string;
  readonly bridge: Bridge;
}

/**
 * Runs inside the realm. Values cross its border as JSON text only, so that no object of the runner's, and none of its constructors, gets in.
 * undefined is null on the way out, as it is everywhere in APPSYNC_JS.
 */
const PRELUDE = `(globals, members, implicit, iterations, limit, shape) => {
  'use strict';
  const everything = globalThis;
  const { parse, stringify } = JSON;
  const { apply, ownKeys, deleteProperty } = Reflect;
  const { slice, map } = Array.prototype;
  const namespaces = [];
  const { keys, freeze, defineProperty, fromEntries, entries } = Object;
  const { replace, replaceAll } = String.prototype;
  const makePattern = RegExp;

  const nothing = (key, value) => value === undefined || typeof value === 'function' ? null : value;
  const toJson = (value) => stringify(value, nothing) ?? 'null';
  let bridge;
  const call = (path, args) => parse(bridge(path, toJson(args)));

  const first = (list) => list.length > limit ? apply(slice, list, [0, limit]) : list;
  for (const name of iterations) {
    const original = Array.prototype[name];
    defineProperty(Array.prototype, name, { value(...args) { return apply(original, first(this), args); } });
  }
  defineProperty(String.prototype, 'replace', { value(pattern, text) {
    const { source, flags } = call('pattern', [pattern]);
    return apply(replace, this, [new makePattern(source, flags), text]);
  } });
  defineProperty(String.prototype, 'replaceAll', { value(pattern, text) {
    const { source, flags } = call('pattern', [pattern]);
    return apply(replaceAll, this, [new makePattern(source, flags + 'g'), text]);
  } });
  defineProperty(JSON, 'parse', { value(text) { return call('JSON.parse', [text]); } });

  for (const [name, kept] of entries(members)) {
    const [owner, isPrototype] = name.split('.');
    if (!isPrototype) {
      const namespace = fromEntries(apply(map, kept, [(member) => [member, freeze(everything[owner][member])]]));
      namespaces.push([owner, freeze(namespace)]);
      continue;
    }
    const prototype = everything[owner].prototype;
    for (const key of ownKeys(prototype)) {
      if (typeof key === 'symbol' || kept.includes(key) || implicit.includes(key)) freeze(prototype[key]);
      else deleteProperty(prototype, key);
    }
  }
  for (const [name, value] of namespaces) defineProperty(everything, name, { value, writable: false });
  for (const key of ownKeys(everything)) if (!globals.includes(key)) deleteProperty(everything, key);

  const build = (branch, path) => freeze(fromEntries(apply(slice, entries(branch), []).map(([name, below]) => {
    const full = path ? path + '.' + name : name;
    return [name, below === true ? freeze((...args) => call(full, args)) : build(below, full)];
  })));
  const library = build(shape, '');
  const { util, extensions, runtime, console } = library;
  for (const [name, value] of entries({ util, extensions, runtime, console })) defineProperty(everything, name, { value, writable: false });

  const modules = { '@aws-appsync/utils': { util, extensions, runtime }, '@aws-appsync/utils/dynamodb': library.dynamodb };
  const upTo = (values) => first(typeof values === 'string' ? [...values] : values);
  const keysUpTo = (object) => fromEntries(apply(slice, keys(object ?? {}), [0, limit]).map((key) => [key, null]));
  const same = (left, right) => left === right || ((left ?? null) === null && (right ?? null) === null);
  const hidden = ['selectionSetList', 'selectionSetGraphQL'];

  return (factory, handler, contextJson, newBridge) => {
    bridge = newBridge;
    const context = parse(contextJson);
    context.arguments = context.args;
    for (const name of hidden) if (context.info) defineProperty(context.info, name, { value: context.info[name], enumerable: false });
    try {
      return toJson(factory(modules, upTo, keysUpTo, same)[handler](context));
    } finally {
      bridge('stash', toJson(context.stash));
    }
  };
}`;

type Start = (factory: unknown, handler: string, contextJson: string, bridge: Bridge) => string;
let shared: { readonly context: vm.Context; readonly start: Start } | undefined;

/** One realm serves all code of the process: every evaluation gets module variables of its own, and there is nothing else to leave traces in. */
function realm(shape: Shape): NonNullable<typeof shared> {
  if (!shared) {
    const context = vm.createContext({}, { codeGeneration: { strings: false, wasm: false } });
    const install = vm.runInContext(PRELUDE, context) as (...args: unknown[]) => Start;
    const kept = { globals: [...GLOBALS, RESERVED], members: MEMBERS };
    shared = { context, start: install(kept.globals, kept.members, IMPLICIT_MEMBERS, ITERATIONS, LOOP_ITERATIONS, shape) };
  }
  return shared;
}

export const CODE_FILE = 'code.js';

/** The function of the helpers that gives the handlers. */
export function load(body: string, helpers: readonly string[], shape: Shape): unknown {
  const opening = `(function (${helpers.join(', ')}) { 'use strict'; `;
  return new vm.Script(`${opening}${body}\n})`, { filename: CODE_FILE, columnOffset: -opening.length }).runInContext(realm(shape).context);
}

const INVOCATION = new vm.Script(`${RESERVED}()`);

/** Gives the handler's result as JSON. Throws what the bridge threw, an error of the code, or Node's timeout. */
export function run({ factory, handler, contextJson, bridge }: Run, shape: Shape, timeoutMillis: number): string {
  const { context, start } = realm(shape);
  context[RESERVED] = () => start(factory, handler, contextJson, bridge);
  return INVOCATION.runInContext(context, { timeout: timeoutMillis }) as string;
}

const HostError = vm.runInThisContext('Error') as { prepareStackTrace: unknown };

/** The stack of an error out of the realm, without the host's own formatter (source-map-support, Jest): it calls what the realm no longer has. */
export function stackOf(error: Error): string {
  const { prepareStackTrace } = HostError;
  HostError.prepareStackTrace = undefined;
  try {
    return error.stack ?? '';
  } finally {
    HostError.prepareStackTrace = prepareStackTrace;
  }
}
