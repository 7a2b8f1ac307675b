import { lambdaDataSource } from '../../../../local/appsync/data-sources/lambda';
import { noneDataSource } from '../../../../local/appsync/data-sources/none';
import type { InvokeOutcome } from '../../../../local/services';
import { ManualClock } from '../../manual-clock';
import { FakeLambda, fieldRequest } from '../fakes';

const invocation = (request: unknown, deadline = Infinity) => ({ request, caller: 'Query.post', field: fieldRequest('Query.post'), deadline });

describe('NONE', () => {
  test.each([[{ payload: { a: 1 } }, { a: 1 }], [{ payload: null }, null], [{}, null], [null, null]])('gives the payload of %j back', async (request, result) => {
    expect(await noneDataSource.invoke(invocation(request))).toEqual({ result });
  });
});

describe('Lambda', () => {
  const ask = (request: unknown, answer: (payload: unknown) => InvokeOutcome = (payload) => ({ payload })) => {
    const lambda = new FakeLambda({ fn: answer });
    return { lambda, outcome: lambdaDataSource('fn', lambda, new ManualClock()).invoke(invocation(request)) };
  };

  test('hands over the payload alone and gives the answer back', async () => {
    const { lambda, outcome } = ask({ operation: 'Invoke', payload: { field: 'getPost', arguments: { id: '1' } } });
    expect(await outcome).toEqual({ result: { field: 'getPost', arguments: { id: '1' } } });
    expect(lambda.invocations).toEqual([{ arn: 'fn', kind: 'RequestResponse', payload: { field: 'getPost', arguments: { id: '1' } } }]);
  });

  test('gives null for an Event, whatever the queue answers', async () => {
    const { lambda, outcome } = ask({ operation: 'Invoke', invocationType: 'Event', payload: 1 }, () => ({ payload: 'queued' }));
    expect(await outcome).toEqual({ result: null });
    expect(lambda.invocations[0].kind).toBe('Event');
  });

  test('has one type for all that functions throw, and one for each refusal of Lambda\'s', async () => {
    const thrown = { functionError: { errorType: 'PostLocked', errorMessage: 'Post is locked' } };
    expect(await ask({ operation: 'Invoke' }, () => thrown).outcome)
      .toEqual({ result: null, error: { type: 'Lambda:Unhandled', message: 'Post is locked', unhandledErrorType: 'PostLocked' } });
    const refused = { serviceError: { errorType: 'TooManyRequestsException', message: 'Rate exceeded' } };
    for (const invocationType of ['RequestResponse', 'Event']) {
      expect(await ask({ operation: 'Invoke', invocationType }, () => refused).outcome).toEqual({ result: null, error: { type: 'Lambda:TooManyRequestsException', message: 'Rate exceeded' } });
    }
  });

  test('stops waiting when the request\'s time is over, and keeps no timer', async () => {
    const clock = new ManualClock();
    const never = lambdaDataSource('fn', new FakeLambda({ fn: () => new Promise<InvokeOutcome>(() => undefined) }), clock);
    const waiting = never.invoke(invocation({ operation: 'Invoke' }, clock.now() + 30_000));
    clock.advance(30_000);
    expect(await waiting).toEqual({ result: null, error: { type: 'Lambda:ExecutionTimeoutException', message: 'Execution timed out.' } });
    await lambdaDataSource('fn', new FakeLambda({ fn: () => ({ payload: 1 }) }), clock).invoke(invocation({ operation: 'Invoke' }, clock.now() + 30_000));
    expect(clock.waiting).toEqual([]);
  });

  test.each([
    [{}, 'Value for field \'$[operation]\' not found.'],
    [{ operation: 'Call' }, 'Unsupported element \'$[operation]\'.'],
    [{ operation: 'Invoke', invocationType: 'DryRun' }, 'Unsupported element \'$[invocationType]\'.'],
    [{ operation: 'Invoke', version: '2018-05-29' }, 'Unsupported element \'$[version]\'.'],
    ['Invoke', 'Expected JSON object for the request, got "Invoke".'],
    [{ operation: 'BatchInvoke' }, '`BatchInvoke` is not supported by the local runner; use `Invoke`.'],
  ])('refuses the request %j', async (request, message) => {
    await expect(ask(request).outcome).rejects.toThrow(message);
  });
});
