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
    refuseInvocation(ctx.error.type ?? '');
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

/** Lambda's own words name the function and its insides. */
function refuseInvocation(type: string): void {
  if (util.matches('.*(Timeout|Timedout|TimedOut).*', type)) {
    util.error('The model did not answer within 30 seconds. Use sendMessage for longer replies.', 'TIMED_OUT');
  }
  if (util.matches('.*TooManyRequests.*', type)) {
    util.error('Too many questions at once. Try again shortly.', 'THROTTLED');
  }
  util.error('The model could not be asked. Try again.', 'INTERNAL');
}
