import { compile, evaluate, type EvaluateOptions, type HandlerContext } from '../../../../local/appsync/appsync-js';

const handler = (body: string): string => `import { util, extensions, runtime } from '@aws-appsync/utils';
export function request(ctx) { ${body} }
export function response(ctx) { return ctx.result; }`;

const request = (body: string, context?: HandlerContext, options?: EvaluateOptions) => evaluate(handler(body), 'request', context, options);
const value = (expression: string, context?: HandlerContext) => {
  const { result, error } = request(`return ${expression};`, context);
  expect(error).toBeUndefined();
  return result;
};

describe('a handler', () => {
  test('is called with the context and gives its result', () => {
    const context: HandlerContext = {
      args: { id: '7' },
      identity: { sub: 'alice' },
      source: { a: 1 },
      prev: { result: 5 },
      env: { STAGE: 'beta' },
      request: { headers: { custom: 'nadia' } },
      info: { fieldName: 'getPost', parentTypeName: 'Query', variables: { id: '7' } },
    };
    expect(value('[ctx.args.id, ctx.arguments.id, ctx.identity.sub, ctx.source.a, ctx.prev.result, ctx.env.STAGE, ctx.request.headers.custom, ctx.info.fieldName]', context))
      .toEqual(['7', '7', 'alice', 1, 5, 'beta', 'nadia', 'getPost']);
  });

  test('gives null where it returns nothing, and makes undefined null on the way out', () => {
    expect(request('').result).toBeNull();
    expect(value('({ a: undefined, b: [undefined] })')).toEqual({ a: null, b: [null] });
  });

  test('keeps what it puts into the stash, also when it ends by an error', () => {
    expect(request('ctx.stash.a = 1; return null;', { stash: { b: 2 } }).stash).toEqual({ a: 1, b: 2 });
    expect(request('ctx.stash.a = 1; util.error("no");').stash).toEqual({ a: 1 });
  });

  test('cannot change the caller\'s objects', () => {
    const stash = { list: [1] };
    request('ctx.stash.list.push(2);', { stash });
    expect(stash).toEqual({ list: [1] });
  });

  test('does not see what another evaluation left in module variables', () => {
    const code = compile('let count = 0; export const request = () => { count += 1; return count; }; export const response = () => null;');
    expect([evaluate(code, 'request').result, evaluate(code, 'request').result]).toEqual([1, 1]);
  });

  test('may be exported the way esbuild does', () => {
    const code = 'var request = (ctx) => ctx.args.a;\nvar answer = (ctx) => ctx.result;\nexport {\n  request,\n  answer as response\n};\n';
    expect(evaluate(code, 'request', { args: { a: 1 } }).result).toBe(1);
    expect(evaluate(code, 'response', { result: 2 }).result).toBe(2);
  });

  test('hides the selection set from JSON.stringify, but not from a look', () => {
    const info = { fieldName: 'f', selectionSetList: ['id'], selectionSetGraphQL: '{ id }' };
    expect(value('[JSON.stringify(ctx.info), ctx.info.selectionSetList]', { info })).toEqual(['{"fieldName":"f"}', ['id']]);
  });

  test('logs through console', () => {
    const lines: unknown[] = [];
    request('console.log("a", { b: 1 }); console.error("c");', {}, { log: (level, values) => lines.push([level, ...values]) });
    expect(lines).toEqual([['log', 'a', { b: 1 }], ['error', 'c']]);
  });
});

describe('an error', () => {
  test('of util.error has message, type, data and info', () => {
    expect(request('util.error("Post is locked", "Conflict", { id: 1 }, { by: "bob" }); return 1;')).toMatchObject({
      result: null, error: { message: 'Post is locked', errorType: 'Conflict', data: { id: 1 }, errorInfo: { by: 'bob' } },
    });
  });

  test('of util.appendError lets the handler go on', () => {
    const { result, effects } = request('util.appendError("late", "Slow"); return 1;');
    expect(result).toBe(1);
    expect(effects.errors).toEqual([{ message: 'late', errorType: 'Slow', data: null, errorInfo: null }]);
  });

  test('of util.unauthorized names the field', () => {
    expect(request('util.unauthorized();', { info: { fieldName: 'getPost', parentTypeName: 'Query' } }).error)
      .toMatchObject({ message: 'Not Authorized to access getPost on type Query', errorType: 'Unauthorized' });
  });

  test('of the code has the type Code and says where, as AppSync words it', () => {
    const code = 'export function request(ctx) {\n  return ctx.result.id;\n}\nexport function response() {}';
    expect(evaluate(code, 'request').error).toEqual({ message: 'code.js:2:21: TypeError: Cannot read properties of null (reading \'id\')', errorType: 'Code' });
    expect(request('return place;').error).toEqual({ message: 'code.js:2:32: ReferenceError: place is not defined', errorType: 'Code' });
  });

  test('ends a handler that takes too long', () => {
    const nested = 'const n = [].concat(ctx.args.n); let count = 0; for (const a of n) { for (const b of n) { for (const c of n) { for (const d of n) { count += 1; } } } } return count;';
    const { error } = request(nested, { args: { n: Array.from({ length: 1000 }, (_, index) => index) } }, { timeoutMillis: 50 });
    expect(error).toEqual({ message: 'code.js: the handler took too long', errorType: 'Code' });
  });
});

describe('runtime.earlyReturn', () => {
  test('ends a request handler with a value', () => {
    expect(request('runtime.earlyReturn({ hello: "world" }); return 1;')).toMatchObject({ result: { hello: 'world' }, earlyReturn: {} });
    expect(request('runtime.earlyReturn(null, { skipTo: "END" });')).toMatchObject({ result: null, earlyReturn: { skipTo: 'END' } });
  });

  test('fails in a response handler, and with a place that is none', () => {
    const code = 'import { runtime } from \'@aws-appsync/utils\';\nexport const request = () => null;\nexport const response = () => runtime.earlyReturn(1);';
    expect(evaluate(code, 'response').error?.message).toContain('`runtime.earlyReturn` works in request handlers only');
    expect(request('runtime.earlyReturn(1, { skipTo: "LAST" });').error?.message).toContain('`skipTo` of `runtime.earlyReturn` must be \'END\' or \'NEXT\', got "LAST"');
  });
});
