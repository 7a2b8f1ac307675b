import * as fc from 'fast-check';
import { CodeError, compile, evaluate } from '../../../../local/appsync/appsync-js';

const RESPONSE = 'export function response(ctx) { return ctx.result; }';
const withRequest = (body: string, above = ''): string => `${above}\nexport function request(ctx) {\n  ${body}\n}\n${RESPONSE}`;
const compileError = (code: string): string => {
  try {
    compile(code, 'Query.post');
  } catch (error) {
    expect(error).toBeInstanceOf(CodeError);
    return (error as Error).message;
  }
  return '';
};
const run = (expression: string, args: Record<string, unknown> = {}) => evaluate(withRequest(`return ${expression};`), 'request', { args });

describe('code that AppSync refuses', () => {
  test.each([
    ['try { ctx.a } catch (e) { }', '`try`'],
    ['throw "no"', '`throw`'],
    ['while (true) { }', '`while`'],
    ['do { } while (true)', '`do…while`'],
    ['for (let i = 0; i < 3; i += 1) { }', '`for (;;)`'],
    ['for (const a of ctx.args.list) { continue; }', '`continue`'],
    ['here: if (ctx.args.a) { break here; }', 'labels'],
    ['class A { }', 'classes'],
    ['return this', '`this`'],
    ['return new Date()', '`new`'],
    ['let a = 1; a++', '`++`'],
    ['return ~ctx.args.a', '`~`'],
    ['return "a" in ctx.args', '`in`'],
    ['return ctx.args instanceof Object', '`instanceof`'],
    ['return /a/', 'regular expression'],
    ['return 10n', 'BigInt'],
    ['const f = async () => 1', 'async'],
    ['const f = function* () { }', 'generators'],
    ['const { f } = { get f() { return 1; } }', 'getters'],
    ['return () => 1', 'a function cannot be returned'],
    ['const f = () => () => 1', 'a function cannot be returned'],
    ['const f = () => 1; return util.toJson(f)', 'a function can be passed only to array methods'],
    ['const f = (n) => f(n - 1); return f(3)', '`f` calls itself'],
    ['const f = (n) => g(n); const g = (n) => f(n); return f(3)', '`f` calls itself'],
    ['return Number("1")', '`Number()` is not supported; a number is made of text with unary plus'],
    ['return String(1)', '`String()`'],
    ['return [2, 1].sort((a, b) => a - b)', '`sort()` takes no argument'],
    ['ctx.stash = {}', '`ctx` and its own properties'],
    ['delete ctx.stash', '`ctx` and its own properties'],
    ['ctx = {}', '`ctx` and its own properties'],
    ['return [].constructor', '`constructor`'],
    ['return ""["__proto__"]', '`__proto__`'],
    ['return arguments[0]', '`arguments`'],
    ['return __appsync__', 'reserved'],
    ['return import("x")', '`import()`'],
  ])('%s', (body, problem) => {
    const message = compileError(withRequest(body));
    expect(message).toContain('Query.post, line 3, column');
    expect(message).toContain('APPSYNC_JS: ');
    expect(message).toContain(problem);
  });

  test.each([
    ['util.toJson({})', '`util.toJson` does not exist in APPSYNC_JS'],
    ['util.time.nowIso8601()', '`util.time.nowIso8601` does not exist'],
    ['u.dynamodb["toThing"](1)', '`util.dynamodb.toThing` does not exist'],
    ['ddb.upsert({})', '`@aws-appsync/utils/dynamodb.upsert` does not exist'],
    ['ops.multiply(2)', '`ddb.operations.multiply` does not exist'],
    ['util.rds.toJsonObject("")', '`util.rds` is not part of the local runner, which has no support for relational data sources'],
    ['extensions.evictFromApiCache("Query", "a", {})', 'no support for the API cache'],
  ])('unknown members: %s', (expression, problem) => {
    const above = 'import { util as u } from \'@aws-appsync/utils\'; import * as ddb from \'@aws-appsync/utils/dynamodb\'; import { operations as ops } from \'@aws-appsync/utils/dynamodb\';';
    expect(compileError(withRequest(`return ${expression};`, above))).toContain(problem);
  });

  test.each([
    ['import fs from \'node:fs\';', '`node:fs` does not exist'],
    ['import { a } from \'./helper\';', '`./helper` does not exist'],
    ['import * as rds from \'@aws-appsync/utils/rds\';', 'no support for relational data sources'],
    ['import { utils } from \'@aws-appsync/utils\';', '`utils` does not exist'],
    ['import { upsert } from \'@aws-appsync/utils/dynamodb\';', '`ddb.upsert` does not exist'],
    ['import util from \'@aws-appsync/utils\';', 'has no default export'],
  ])('unknown imports: %s', (line, problem) => {
    expect(compileError(withRequest('return null;', line))).toContain(problem);
  });

  test('more than 32,768 characters', () => {
    const padding = `// ${'x'.repeat(32_768)}`;
    expect(compileError(withRequest('return 1;', padding))).toMatch(/^Query.post: AppSync takes at most 32768 characters of code, got 32\d{3}$/);
  });

  test('no handlers, and no JavaScript', () => {
    expect(compileError('export function request() { return {}; }')).toBe('Query.post: must export `response`, a function of the context');
    expect(compileError('export default { }')).toContain('`export default`');
    expect(compileError('export function request(ctx) {\n  return {;\n}')).toBe('Query.post, line 2, column 11: is not JavaScript that can be read: Unexpected token');
  });
});

describe('the language', () => {
  test('has what the guide lists', () => {
    const body = `
      const { a, ...rest } = ctx.args;
      const total = rest.list.reduce((sum, item) => sum + item, 0);
      let last = '';
      for (const key in rest) { last = key; }
      for (const item of rest.list) { if (item > 1) { break; } last += item; }
      switch (a) { case 1: last += '!'; break; default: last += '?'; }
      const text = \`\${a ?? 0}-\${ctx.args?.none?.deep ?? 'x'} \${Math.max(...rest.list)}\`.trim().toUpperCase().split(' ');
      return { total, last, text, keys: Object.keys(rest), own: Object.hasOwn(rest, 'list'), bits: a | 4, power: typeof void 0, flat: [[1], [2]].flat(), number: +'12' };`;
    expect(evaluate(withRequest(body), 'request', { args: { a: 1, list: [1, 2, 3] } }).result)
      .toEqual({ total: 6, last: 'list1!', text: ['1-X', '3'], keys: ['list'], own: true, bits: 5, power: 'undefined', flat: [1, 2], number: 12 });
  });

  test.each(['process', 'require', 'globalThis', 'Date', 'Promise', 'Symbol', 'RegExp', 'Map', 'Set', 'Function', 'parseInt', 'parseFloat', 'isNaN', 'Error', 'Reflect', 'Proxy', 'setTimeout', 'fetch', 'eval', 'Intl', 'Buffer'])('has no %s', (name) => {
    expect(run(`${name}.length`).error?.message).toContain(`ReferenceError: ${name} is not defined`);
  });

  test.each(['Array.isArray([])', 'Array.from("ab")', 'Object.freeze({})', 'Math.abs(1)', '"a".padStart(3)', '"a".substring(1)', '"a".match("a")', '[1].keys()', '[1].at(0)', '({}).hasOwnProperty("a")', '(1).toFixed(2)', 'Math.min.call(null, 1)'])('has no %s', (expression) => {
    expect(run(expression).error?.message).toMatch(/TypeError: .* is not a function/);
  });

  test('takes null and undefined for the same, as AppSync does', () => {
    expect(run('[void 0 === null, ctx.args.a === undefined, ctx.args.b === null, ctx.args.a !== ctx.args.b, 0 === null, "" === undefined, 1 === 1, (1) !== (2)]', { a: null }).result)
      .toEqual([true, true, true, false, false, false, true, true]);
    expect(run('1 === 1 === true').result).toBe(true);
  });

  test('ends loops at 1,000 without a word', () => {
    const list = Array.from({ length: 1_500 }, (_, index) => index);
    const record = Object.fromEntries(list.map((index) => [`k${index}`, index]));
    const counting = (loop: string): string => withRequest(`let count = 0; for (const a ${loop}) { count += 1; } return count;`);
    expect(evaluate(counting('of ctx.args.list'), 'request', { args: { list } }).result).toBe(1_000);
    expect(evaluate(counting('in ctx.args.record'), 'request', { args: { record } }).result).toBe(1_000);
    expect(run('ctx.args.list.map((a) => a).length', { list }).result).toBe(1_000);
    expect(run('ctx.args.list.filter((a) => true).length', { list }).result).toBe(1_000);
    expect(run('ctx.args.list.reduce((sum) => sum + 1, 0)', { list }).result).toBe(1_000);
    expect(run('ctx.args.list.findIndex((a) => a > 1200)', { list }).result).toBe(-1);
  });

  test('gives a blank string for JSON that cannot be read', () => {
    expect(run('[JSON.parse("{"), JSON.parse("[1]"), JSON.stringify({ a: 1 })]').result).toEqual(['', [1], '{"a":1}']);
  });

  test('reads patterns in replace as Java does', () => {
    expect(run('["a.b.c".replace("[.]", "-"), "a1b22".replaceAll("\\\\d+", "#"), "ab".replace("(a)(b)", "$2$1")]').result).toEqual(['a-b.c', 'a#b#', 'ba']);
  });

  test('leaves no way to the host', () => {
    for (const escape of ['(() => 1)["cons" + "tructor"]', 'util.autoId["cons" + "tructor"]', '[]["cons" + "tructor"]', 'ctx["cons" + "tructor"]', '({})["__pro" + "to__"]']) {
      expect(run(`${escape} ?? "none"`).result).toBe('none');
    }
    expect(run('Object.assign(util, { error: 1 })').error?.message).toContain('TypeError');
  });

  test.each(['Math.left = 1', 'Array["proto" + "type"].left = 1', 'util["le" + "ft"] = 1', '[].map.left = 1', 'util.autoId.left = 1', 'Object.left = 1'])('leaves no trace for other code: %s', (trace) => {
    expect(evaluate(withRequest(`${trace}; return "left";`), 'request').error?.message).toContain('TypeError');
  });

  test('never crashes the host, whatever the code is', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ maxLength: 200 }), fc.string({ maxLength: 80 }).map((body) => withRequest(body))), (code) => {
      try {
        evaluate(code, 'request', {}, { timeoutMillis: 500 });
      } catch (error) {
        expect(error).toBeInstanceOf(CodeError);
      }
    }), { numRuns: 300 });
  });
});
