import { fork } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { buildRuntime, closeAll, NODE_24, REGION, runFunctions, until } from './harness';

const runtimePath = buildRuntime();
afterEach(closeAll);

const one = (code: string, changes = {}, options = {}) => {
  const running = runFunctions({ fn: { code, ...changes } }, { runtimePath, ...options });
  return { ...running, invoke: (event: unknown = {}) => running.lambda.invoke(running.arn('fn'), event) };
};

describe.each([['the Node of the runner', process.execPath], ['Node 24', NODE_24]])('under %s', (_, nodePath) => {
  test('a handler gets the event and answers', async () => {
    const { invoke } = one('exports.handler = async (event) => ({ node: process.versions.node, got: event });', {}, { nodePath });
    const outcome: any = await invoke({ text: 'naïve 🦆' });
    expect(outcome.payload.got).toEqual({ text: 'naïve 🦆' });
    expect(outcome.payload.node.split('.')[0]).toBe(nodePath === NODE_24 ? '24' : process.versions.node.split('.')[0]);
  });

  test('an ES module is a handler too', async () => {
    const { invoke } = one('export const handler = async () => typeof require;', { file: 'index.mjs' }, { nodePath });
    expect(await invoke()).toEqual({ payload: 'undefined' });
  });
});

test('code that stands in the template has a folder until the runner ends', async () => {
  const { lambda, arn } = runFunctions({ fn: { code: { inline: 'exports.handler = async () => process.env.LAMBDA_TASK_ROOT;' } } }, { runtimePath });
  const { payload: folder } = await lambda.invoke(arn('fn'), {}) as { payload: string };
  expect(await lambda.invoke(arn('fn'), {})).toEqual({ payload: folder });
  expect(fs.readdirSync(folder)).toEqual(['index.js']);
  await lambda.close();
  expect(fs.existsSync(folder)).toBe(false);
});

test('the context is Lambda\'s', async () => {
  const { invoke, arn } = one(`exports.handler = async (event, context) => ({ ...context, remaining: [context.getRemainingTimeInMillis(),
    await new Promise((resolve) => setTimeout(() => resolve(context.getRemainingTimeInMillis()), 60))] });`, { timeoutSeconds: 7, logGroupName: 'chat-log' });
  const { payload }: any = await invoke();
  expect(payload).toMatchObject({
    awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    invokedFunctionArn: arn('fn'),
    functionName: 'fn',
    functionVersion: '$LATEST',
    memoryLimitInMB: '256',
    logGroupName: 'chat-log',
    logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
  });
  const [before, after] = payload.remaining;
  expect(before).toBeGreaterThan(5_000);
  expect(before).toBeLessThanOrEqual(7_000);
  expect(before - after).toBeGreaterThanOrEqual(50);
});

test('the environment is the function\'s own and Lambda\'s, and nothing of the runner\'s', async () => {
  process.env.AWS_BEARER_TOKEN_BEDROCK = 'of the person who runs this';
  process.env.AWS_PROFILE = 'production';
  const { invoke } = one('exports.handler = async () => process.env;', { environment: { MODEL_ID: 'a-model' } },
    { variables: { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: 'http://127.0.0.1:9' } });
  const { payload }: any = await invoke();
  delete process.env.AWS_BEARER_TOKEN_BEDROCK;
  delete process.env.AWS_PROFILE;
  expect(Object.keys(payload).sort()).toEqual([
    'AWS_ACCESS_KEY_ID', 'AWS_DEFAULT_REGION', 'AWS_ENDPOINT_URL_BEDROCK_RUNTIME', 'AWS_EXECUTION_ENV', 'AWS_LAMBDA_FUNCTION_MEMORY_SIZE', 'AWS_LAMBDA_FUNCTION_NAME',
    'AWS_LAMBDA_FUNCTION_VERSION', 'AWS_LAMBDA_INITIALIZATION_TYPE', 'AWS_LAMBDA_LOG_FORMAT', 'AWS_LAMBDA_LOG_GROUP_NAME', 'AWS_LAMBDA_LOG_STREAM_NAME', 'AWS_REGION',
    'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'LAMBDA_TASK_ROOT', 'LANG', 'MODEL_ID', 'PATH', 'TZ', '_HANDLER',
  ]);
  expect(payload).toMatchObject({ MODEL_ID: 'a-model', AWS_REGION: REGION, _HANDLER: 'index.handler', AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' });
});

test('what Lambda refuses at deployment is refused at start', () => {
  expect(() => one('', { environment: { AWS_REGION: 'x' } })).toThrow('`AWS_REGION`, which Lambda reserves');
  expect(() => one('', { environment: { A: 'x'.repeat(4_097 - '{"A":""}'.length) } })).toThrow('exceed Lambda\'s limit of 4 KB: got 4097 bytes');
  expect(() => one('', { environment: { A: 'x'.repeat(4_096 - '{"A":""}'.length) } })).not.toThrow();
});

describe('environments', () => {
  const COUNT = 'let count = 0; exports.handler = async () => { await new Promise((r) => setTimeout(r, 30)); return { pid: process.pid, count: ++count }; };';

  test('are used again one after another, and started beside each other', async () => {
    const { invoke, lambda, arn } = one(COUNT);
    const first: any = await invoke();
    const second: any = await invoke();
    expect(second.payload).toEqual({ pid: first.payload.pid, count: 2 });
    const both: any[] = await Promise.all([invoke(), invoke()]);
    expect(new Set(both.map(({ payload }) => payload.pid)).size).toBe(2);
    expect(both.map(({ payload }) => payload.count).sort()).toEqual([1, 3]);
    expect(lambda.processes(arn('fn'))).toHaveLength(2);
  });

  test('are no more than the reserved concurrency, or the account, allows', async () => {
    const reserved = one(COUNT, { reservedConcurrency: 1 });
    const outcomes = await Promise.all([reserved.invoke(), reserved.invoke()]);
    expect(outcomes[1]).toEqual({ serviceError: { errorType: 'TooManyRequestsException', message: 'Rate Exceeded.' } });
    expect(await reserved.invoke()).toMatchObject({ payload: { count: 2 } });
    const account = one(COUNT, {}, { concurrency: 2 });
    const three = await Promise.all([account.invoke(), account.invoke(), account.invoke()]);
    expect(three.filter((outcome) => 'serviceError' in outcome)).toHaveLength(1);
    expect(await one(COUNT, { reservedConcurrency: 0 }).invoke()).toMatchObject({ serviceError: { errorType: 'TooManyRequestsException' } });
  });

  test('are gone after close, at work or not', async () => {
    const { invoke, lambda, arn } = one('exports.handler = (event) => event.wait && new Promise(() => setInterval(() => {}, 1e6));');
    await invoke();
    const running = invoke({ wait: true });
    await until(() => lambda.processes(arn('fn')).length === 1);
    const [pid] = lambda.processes(arn('fn'));
    await lambda.close();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(await running).toMatchObject({ functionError: { errorType: 'Runtime.ExitError' } });
    expect(await invoke()).toMatchObject({ serviceError: { errorType: 'ResourceNotFoundException' } });
  });
});

test('an environment whose runner is gone goes too', async () => {
  const child = fork(runtimePath, [], { env: {}, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const ended = once(child, 'exit');
  child.disconnect();
  await ended;
});

describe('a function that', () => {
  const error = async (code: string, changes = {}, options = {}) => {
    const { invoke, ...running } = one(code, changes, options);
    const outcome: any = await invoke();
    return { ...outcome.functionError, again: () => invoke(), ...running };
  };

  test('throws is reported with type, message and trace, and lives on', async () => {
    const { again, ...reported } = await error('let n = 0; exports.handler = async () => { n++; if (n < 2) throw new RangeError("too far"); return n; };');
    expect(reported).toMatchObject({ errorType: 'RangeError', errorMessage: 'too far' });
    expect(reported.trace[0]).toBe('RangeError: too far');
    expect(await again()).toEqual({ payload: 2 });
  });

  test('throws what is no error is reported all the same', async () => {
    expect(await error('exports.handler = async () => { throw "plain"; };')).toMatchObject({ errorType: 'string', errorMessage: 'plain' });
  });

  test('does not end in time is killed', async () => {
    const reported = await error('exports.handler = async () => { for (;;) {} };', { timeoutSeconds: 0.25 });
    expect(reported.errorType).toBe('Sandbox.Timedout');
    expect(reported.errorMessage).toMatch(/^RequestId: [0-9a-f-]{36} Error: Task timed out after 0\.25 seconds$/);
    await until(() => reported.lambda.processes(reported.arn('fn')).length === 0);
  });

  test('exits says how, and the next invocation has a new process', async () => {
    const reported = await error('exports.handler = async () => process.exit(3);');
    expect(reported).toMatchObject({ errorType: 'Runtime.ExitError', errorMessage: expect.stringMatching(/Error: Runtime exited with error: exit status 3$/) });
    expect(await error('exports.handler = async () => process.exit(0);')).toMatchObject({ errorMessage: expect.stringMatching(/without providing a reason$/) });
    expect(await error('exports.handler = async () => process.kill(process.pid, "SIGKILL") && new Promise(() => setInterval(() => {}, 9e5));'))
      .toMatchObject({ errorMessage: expect.stringMatching(/signal: killed$/) });
  });

  test('leaves a rejection or an exception behind dies of it, and harms no later invocation', async () => {
    const code = (what: string) => `let n = 0; exports.handler = async () => { if (n++) return "warm"; ${what}; return new Promise(() => setInterval(() => {}, 9e5)); };`;
    const rejected = await error(code('Promise.reject(new Error("lost"))'));
    expect(rejected).toMatchObject({ errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: 'Error: lost' });
    const thrown = await error(code('setTimeout(() => { throw new TypeError("late") })') .replace('return "warm"', 'return "never"'));
    expect(thrown).toMatchObject({ errorType: 'TypeError', errorMessage: 'late' });
    expect(await thrown.again()).toMatchObject({ functionError: { errorType: 'TypeError' } });
  });

  test('waits for what never comes ends as Lambda ends it', async () => {
    expect(await error('exports.handler = () => new Promise(() => {});')).toMatchObject({ errorType: 'Runtime.NodeJsExit' });
  });

  test('cannot be loaded says why', async () => {
    expect(await error('exports.other = 1;')).toMatchObject({ errorType: 'Runtime.HandlerNotFound', errorMessage: 'index.handler is undefined or not exported' });
    expect(await error('require("./missing");')).toMatchObject({ errorType: 'Runtime.ImportModuleError' });
    expect(await error('', { handler: 'elsewhere.handler' })).toMatchObject({ errorType: 'Runtime.ImportModuleError', errorMessage: expect.stringContaining("'elsewhere'") });
    expect(await error('exports.handler = (', {})).toMatchObject({ errorType: 'Runtime.UserCodeSyntaxError' });
    expect(await error('throw new Error("at init");')).toMatchObject({ errorType: 'Error', errorMessage: 'at init' });
    expect(await error('', { handler: 'nodot' })).toMatchObject({ errorType: 'Runtime.MalformedHandlerName' });
  });

  test('takes too long to load is loaded again, on its own time', async () => {
    const slow = 'const end = Date.now() + 600; while (Date.now() < end); exports.handler = async (event, context) => context.getRemainingTimeInMillis();';
    const { payload }: any = await one(slow, { timeoutSeconds: 5 }, { initMillis: 200 }).invoke();
    expect(payload).toBeLessThan(4_450);
    expect(await one(slow, { timeoutSeconds: 0.4 }, { initMillis: 200 }).invoke()).toMatchObject({ functionError: { errorType: 'Sandbox.Timedout' } });
  });

  test('answers what is no JSON, nothing, or too much', async () => {
    expect(await error('exports.handler = async () => 1n;')).toMatchObject({ errorType: 'Runtime.JSONStringifyError' });
    expect(await one('exports.handler = async () => {};').invoke()).toEqual({ payload: null });
    expect(await error('exports.handler = async () => "x".repeat(6 * 1024 * 1024);')).toMatchObject({ errorType: 'Function.ResponseSizeTooLarge' });
  });

  test('calls back is served up to Node 22 and refused from Node 24 on', async () => {
    const code = 'exports.handler = (event, context, callback) => { setTimeout(() => callback(null, "called")); };';
    expect(await one(code, { runtime: 'nodejs22.x' }).invoke()).toEqual({ payload: 'called' });
    expect(await error('exports.handler = (event, context, callback) => callback(new Error("no"));', { runtime: 'nodejs22.x' })).toMatchObject({ errorMessage: 'no' });
    expect(await error(code)).toMatchObject({ errorType: 'Runtime.CallbackHandlerDeprecated' });
  });

  test('calls back waits for what is left to do, unless it says not to', async () => {
    const code = (wait: boolean) => `let done = "not yet"; exports.handler = (event, context, callback) => { context.callbackWaitsForEmptyEventLoop = ${wait};
      setTimeout(() => { done = "yes"; }, 100); callback(null, { get done() { return done; } }); };`;
    expect(await one(code(true), { runtime: 'nodejs22.x' }).invoke()).toEqual({ payload: { done: 'yes' } });
    expect(await one(code(false), { runtime: 'nodejs22.x' }).invoke()).toEqual({ payload: { done: 'not yet' } });
  });
});

test('payloads above 6 MB and functions that do not exist are refused by the service', async () => {
  const { invoke, lambda } = one('exports.handler = async (event) => event.length;');
  expect(await invoke('x'.repeat(6 * 1024 * 1024 - 2))).toEqual({ payload: 6 * 1024 * 1024 - 2 });
  expect(await invoke('x'.repeat(6 * 1024 * 1024 - 1))).toMatchObject({ serviceError: { errorType: 'RequestTooLargeException', message: expect.stringContaining('6291457 byte payload') } });
  expect(await lambda.invoke('arn:aws:lambda:eu-west-1:123456789012:function:other', {})).toMatchObject({ serviceError: { errorType: 'ResourceNotFoundException' } });
});

describe('logs', () => {
  const CODE = 'exports.handler = async () => { console.log("hello %s", "world"); console.error(new TypeError("bad")); console.warn({ deep: { n: 1 } }); process.stdout.write("raw\\n"); };';

  test('are JSON lines with level and request id', async () => {
    const { invoke, lines } = one(CODE);
    await invoke();
    await until(() => lines.length === 4);
    const parsed = lines.slice(0, 3).map((line) => JSON.parse(line));
    expect(parsed[0]).toEqual({ timestamp: expect.any(String), level: 'INFO', requestId: expect.stringMatching(/^[0-9a-f-]{36}$/), message: 'hello world' });
    expect(parsed[1]).toMatchObject({ level: 'ERROR', message: { errorType: 'TypeError', errorMessage: 'bad' } });
    expect(parsed[2]).toMatchObject({ level: 'WARN', message: { deep: { n: 1 } } });
    expect(lines[3]).toBe('raw');
  });

  test('or lines of text', async () => {
    const { invoke, lines } = one(CODE, { logFormat: 'Text' });
    await invoke();
    await until(() => lines.includes('raw'));
    expect(lines[0]).toMatch(/^\d{4}-[\d-]+T[\d:.]+Z\t[0-9a-f-]{36}\tINFO\thello world$/);
  });

  test('of failures name no content', async () => {
    const { invoke, warnings } = one('exports.handler = async (event) => { throw new Error(event.secret); };');
    await invoke({ secret: 'what Alice asked' });
    expect(warnings).toEqual([{ message: 'fn: Error', details: { requestId: expect.any(String), durationMillis: expect.any(Number) } }]);
  });
});
