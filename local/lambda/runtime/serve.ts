import type { EnvironmentMessage, InvokeMessage } from '../messages';
import { logFor } from './console';
import { describeError, RuntimeFailure } from './errors';
import type { Context, Handler } from './load-handler';

/** Loads the handler, then answers one invocation after another. */
export async function serve(load: () => Promise<Handler>): Promise<void> {
  let handler: Handler;
  try {
    handler = await load();
  } catch (error) {
    return send({ type: 'initError', error: describeError(error) }, () => process.exit(1));
  }
  let invocation: InvokeMessage | undefined;

  function answer(message: EnvironmentMessage & { requestId: string }, afterwards?: () => void): void {
    if (invocation?.requestId === message.requestId) {
      invocation = undefined;
      logFor(undefined);
      process.channel?.ref();
      send(message, afterwards);
    }
  }

  process.on('message', (message: InvokeMessage) => {
    invocation = message;
    logFor(message.requestId);
    // So that the loop runs empty when the function has nothing left to wait for.
    process.channel?.unref();
    const { requestId } = message;
    void run(handler, message).then(
      (result) => answer(resultMessage(requestId, result)),
      (error) => answer({ type: 'error', requestId, error: describeError(error) }),
    );
  });

  process.on('beforeExit', () => {
    if (invocation) {
      const { requestId } = invocation;
      // One turn later: a callback that waited for this moment answers first.
      setImmediate(() => fail(requestId));
    }
  });

  function fail(requestId: string): void {
    const error = new RuntimeFailure('Runtime.NodeJsExit',
      'The Lambda Runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that never settled. '
        + 'For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes');
    answer({ type: 'error', requestId, error: describeError(error), exiting: true }, () => process.exit(13));
  }

  function die(error: unknown, type?: string): void {
    console.error(error);
    if (invocation) {
      const { requestId } = invocation;
      const described = describeError(error);
      const reported = type ? { ...described, errorType: type, errorMessage: String(error) } : described;
      answer({ type: 'error', requestId, error: reported, exiting: true }, () => process.exit(128));
    } else {
      process.exit(128);
    }
  }
  process.on('uncaughtException', (error) => die(error));
  process.on('unhandledRejection', (reason) => die(reason, 'Runtime.UnhandledPromiseRejection'));

  send({ type: 'ready' });
}

/** Async handlers and those of Node 22 and before, which call back; these may wait until nothing else is left to do. */
function run(handler: Handler, message: InvokeMessage): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const deadline = Date.now() + message.remainingMillis;
    const context: Context = {
      awsRequestId: message.requestId,
      invokedFunctionArn: message.functionArn,
      functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
      functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
      memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
      logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
      logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => deadline - Date.now(),
    };
    const callback = (error?: unknown, result?: unknown) => {
      const settle = () => (error === undefined || error === null ? resolve(result) : reject(error));
      if (context.callbackWaitsForEmptyEventLoop) {
        process.prependOnceListener('beforeExit', settle);
      } else {
        settle();
      }
    };
    const returned = handler(JSON.parse(message.event), context, handler.length >= 3 ? callback : undefined);
    if (typeof (returned as PromiseLike<unknown> | undefined)?.then === 'function') {
      (returned as PromiseLike<unknown>).then(resolve, reject);
    } else if (handler.length < 3) {
      resolve(returned);
    }
  });
}

function resultMessage(requestId: string, result: unknown): EnvironmentMessage & { requestId: string } {
  try {
    return { type: 'result', requestId, answer: JSON.stringify(result) ?? 'null' };
  } catch {
    const failure = new RuntimeFailure('Runtime.JSONStringifyError', 'Unable to stringify response body');
    return { type: 'error', requestId, error: describeError(failure) };
  }
}

function send(message: EnvironmentMessage, afterwards?: () => void): void {
  process.send!(message, undefined, undefined, afterwards && (() => afterwards()));
}
