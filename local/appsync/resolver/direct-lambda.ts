import type { DataSource } from '../data-sources';
import { directLambdaEvent } from './context';
import { FieldFailed, invoke, type Run } from './run';
import type { HandlerContext } from '../appsync-js';

/** No code: the function gets the context, and what it throws is the field's error. */
export async function callDirectly(run: Run, caller: string, source: DataSource, prev: HandlerContext['prev']): Promise<unknown> {
  const payload = directLambdaEvent({ ...run.context, prev, stash: run.stash });
  const { result, error } = await invoke(run, caller, source, { operation: 'Invoke', payload });
  if (!error) return result;
  const errorType = error.unhandledErrorType ?? error.type;
  const message = errorType === 'UnauthorizedException' ? 'You are not authorized to make this call.' : error.message;
  throw new FieldFailed({ message, errorType, data: result, errorInfo: null });
}
