import { isPresent, onlyElements, requestObject } from './request-object';
import { InvalidRequest, NotLocal, type DataSource, type SourceOutcome } from './types';
import type { Clock, InvokeOutcome, LambdaService } from '../../services';

const TIMED_OUT: SourceOutcome = { result: null, error: { message: 'Execution timed out.', type: 'Lambda:ExecutionTimeoutException' } };

export function lambdaDataSource(functionArn: string, lambda: LambdaService, clock: Clock): DataSource {
  return {
    async invoke({ request, deadline }) {
      const { operation, invocationType, payload } = lambdaRequest(request);
      if (operation === 'BatchInvoke') throw new NotLocal('`BatchInvoke` is not supported by the local runner; use `Invoke`.');
      if (invocationType === 'Event') return outcomeOf(await lambda.invokeAsync(functionArn, payload), true);
      return withinTime(lambda.invoke(functionArn, payload).then((outcome) => outcomeOf(outcome, false)), deadline, clock);
    },
  };
}

function lambdaRequest(request: unknown): { operation: unknown; invocationType: unknown; payload: unknown } {
  const object = requestObject(request);
  onlyElements(object, ['operation', 'invocationType', 'payload']);
  const { operation, payload = null } = object;
  const invocationType = object.invocationType ?? 'RequestResponse';
  if (operation !== 'Invoke' && operation !== 'BatchInvoke') {
    throw new InvalidRequest(isPresent(operation) ? 'Unsupported element \'$[operation]\'.' : 'Value for field \'$[operation]\' not found.');
  }
  if (invocationType !== 'RequestResponse' && invocationType !== 'Event') throw new InvalidRequest('Unsupported element \'$[invocationType]\'.');
  return { operation, invocationType, payload };
}

/** What the function throws is of one type, whatever its own; its own name stands beside it. */
function outcomeOf(outcome: InvokeOutcome, isEvent: boolean): SourceOutcome {
  if ('serviceError' in outcome) return { result: null, error: { message: outcome.serviceError.message, type: `Lambda:${outcome.serviceError.errorType}` } };
  if ('functionError' in outcome) {
    const { errorMessage, errorType } = outcome.functionError;
    return { result: null, error: { message: errorMessage, type: 'Lambda:Unhandled', unhandledErrorType: errorType } };
  }
  return { result: isEvent ? null : outcome.payload ?? null };
}

/** The function goes on; AppSync only stops waiting. */
function withinTime(work: Promise<SourceOutcome>, deadline: number, clock: Clock): Promise<SourceOutcome> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimeout(() => resolve(TIMED_OUT), Math.max(0, deadline - clock.now()));
    work.then(resolve, reject).finally(() => timer.cancel());
  });
}
