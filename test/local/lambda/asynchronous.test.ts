import { buildRuntime, closeAll, runFunctions, until } from './harness';
import { ManualClock } from '../manual-clock';

const runtimePath = buildRuntime();
afterEach(closeAll);

const TELL = 'exports.handler = async (event, context) => { process.stdout.write(JSON.stringify({ event, id: context.awsRequestId }) + "\\n"); if (event.fail) throw new Error("no"); };';
const told = (lines: string[]) => lines.map((line) => JSON.parse(line));

test('an event is queued at once and delivered', async () => {
  const { lambda, arn, lines } = runFunctions({ fn: { code: TELL } }, { runtimePath });
  expect(await lambda.invokeAsync(arn('fn'), { text: 'hi' })).toEqual({ payload: null });
  expect(lines).toEqual([]);
  await until(() => lines.length === 1);
  expect(told(lines)[0].event).toEqual({ text: 'hi' });
});

test('an error is tried again after one and two minutes, under one request id, and then goes to the destination', async () => {
  const clock = new ManualClock();
  const { lambda, arn, lines, warnings } = runFunctions({
    fn: { code: TELL, asyncInvocation: { retryAttempts: 2, maxEventAgeSeconds: 21_600, onFailureArn: 'arn:aws:lambda:eu-west-1:123456789012:function:failed' } },
    failed: { code: TELL },
  }, { runtimePath, clock });
  await lambda.invokeAsync(arn('fn'), { fail: true });
  await until(() => lines.length === 1 && clock.waiting.includes(60_000));
  clock.advance(60_000);
  await until(() => lines.length === 2 && clock.waiting.includes(120_000));
  clock.advance(120_000);
  await until(() => lines.length === 4);
  const [first, second, third, { event: record }] = told(lines);
  expect(new Set([first.id, second.id, third.id]).size).toBe(1);
  expect(record).toMatchObject({
    version: '1.0',
    requestContext: { requestId: first.id, functionArn: `${arn('fn')}:$LATEST`, condition: 'RetriesExhausted', approximateInvokeCount: 3 },
    requestPayload: { fail: true },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: { errorType: 'Error', errorMessage: 'no' },
  });
  expect(JSON.stringify(warnings)).not.toContain('requestPayload');
});

test('without retries an error ends it', async () => {
  const clock = new ManualClock();
  const asyncInvocation = { retryAttempts: 0, maxEventAgeSeconds: 60 };
  const { lambda, arn, warnings } = runFunctions({ fn: { code: TELL, asyncInvocation } }, { runtimePath, clock });
  await lambda.invokeAsync(arn('fn'), { fail: true });
  await until(() => warnings.some(({ details }) => details?.condition === 'RetriesExhausted'));
  expect(clock.waiting).toEqual([]);
});

test('a throttled event waits, longer each time, until it is too old', async () => {
  const clock = new ManualClock();
  const plan = { reservedConcurrency: 0, asyncInvocation: { retryAttempts: 0, maxEventAgeSeconds: 60 } };
  const { lambda, arn, warnings } = runFunctions({ fn: { code: TELL, ...plan } }, { runtimePath, clock });
  await lambda.invokeAsync(arn('fn'), {});
  const delays: number[] = [];
  while (!warnings.length) {
    await until(() => clock.waiting.length > 0 || warnings.length > 0);
    delays.push(...clock.waiting);
    clock.advance(clock.waiting[0] ?? 0);
  }
  expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
  expect(warnings[0].details).toMatchObject({ condition: 'EventAgeExceeded', approximateInvokeCount: 0 });
});

test('an event can be delivered once more, at once or later', async () => {
  let deliverAgain!: () => void;
  const again = new Promise<void>((resolve) => { deliverAgain = resolve; });
  const { lambda, arn, lines } = runFunctions({ fn: { code: TELL } }, { runtimePath, deliverAgain: () => again });
  await lambda.invokeAsync(arn('fn'), { text: 'hi' });
  await until(() => lines.length === 1);
  deliverAgain();
  await until(() => lines.length === 2);
  const [one, two] = told(lines);
  expect(one).toEqual(two);
});

test('payloads above 1 MB and unknown functions are refused at once', async () => {
  const { lambda, arn } = runFunctions({ fn: { code: TELL } }, { runtimePath });
  expect(await lambda.invokeAsync(arn('fn'), 'x'.repeat(1024 * 1024 - 1))).toMatchObject({ serviceError: { errorType: 'RequestTooLargeException', message: expect.stringContaining('Event invocation') } });
  expect(await lambda.invokeAsync(arn('other'), {})).toMatchObject({ serviceError: { errorType: 'ResourceNotFoundException' } });
});

test('close forgets what waits', async () => {
  const clock = new ManualClock();
  const { lambda, arn, lines } = runFunctions({ fn: { code: TELL } }, { runtimePath, clock });
  await lambda.invokeAsync(arn('fn'), { fail: true });
  await until(() => lines.length === 1 && clock.waiting.includes(60_000));
  await lambda.close();
  expect(clock.waiting).toEqual([]);
});
