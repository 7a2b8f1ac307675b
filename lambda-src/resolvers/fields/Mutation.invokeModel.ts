import { util } from '@aws-appsync/utils';
import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { InvokeModelEvent, InvokeModelResult } from '../../../src/contract/function-event';
import { checkText } from '../shared/check';

type InvokeModelContext = Context<{ input: string }, Record<string, never>, undefined, undefined, InvokeModelResult | null>;

export function request(ctx: InvokeModelContext): LambdaRequest {
  checkText(ctx, 'input', ctx.args.input);
  const event: InvokeModelEvent = { arguments: { input: ctx.args.input } };
  return { operation: 'Invoke', payload: event };
}

export function response(ctx: InvokeModelContext) {
  if (ctx.error) {
    refuseInvocation(ctx.error.type ?? '', ctx.error.message ?? '');
  }
  const result = ctx.result;
  if (result && result.error) {
    util.error(result.error.message, result.error.code);
  }
  if (!result || typeof result.answer !== 'string') {
    util.error('The model could not be asked. Try again.', 'INTERNAL');
  }
  return result!.answer;
}

/** Lambda's own words name the function and its insides; AppSync's time-out has a type, the function's own only a sentence. */
function refuseInvocation(type: string, message: string): void {
  if (type === 'Lambda:ExecutionTimeoutException' || type.endsWith('Sandbox.Timedout') || message.indexOf('Task timed out') >= 0) {
    util.error('The model did not answer within 30 seconds. Use sendMessage for longer replies.', 'TIMED_OUT');
  }
  if (type.indexOf('TooManyRequests') >= 0) {
    util.error('Too many questions at once. Try again shortly.', 'THROTTLED');
  }
  util.error('The model could not be asked. Try again.', 'INTERNAL');
}
