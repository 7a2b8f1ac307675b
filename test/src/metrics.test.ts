import { chatStack, freezeDate } from './fixture';
import type { Ending } from '../../lambda-src/function/turn/ending';
import { turnLine } from '../../lambda-src/function/turn/turn-line';
import { BedrockChatApi } from '../../src';

freezeDate();

const usage = { inputTokens: 7, outputTokens: 11, totalTokens: 18 };

/** What the function writes when a turn has ended, as CloudWatch reads it: value and dimensions by metric name. */
function measured(ending: Partial<Ending>, finished = true): Map<string, { namespace: string; value: unknown; unit: string; dimensions: object }> {
  const coalescer = { figures: { publishes: 1, saves: 0, failures: 0, firstTextAt: 130, firstPublishAt: 140 }, reply: { length: 1, bytes: 1 } };
  process.env.AWS_LAMBDA_FUNCTION_NAME = 'the-function';
  const line: any = turnLine({ turnId: 't', ending: { usage, ...ending }, coalescer, startedAt: 100, endedAt: 200, finished } as any);
  delete process.env.AWS_LAMBDA_FUNCTION_NAME;
  return new Map(line._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }: any) => Metrics.map(({ Name, Unit }: any) => [Name, {
    namespace: Namespace, value: line[Name], unit: Unit, dimensions: Object.fromEntries(Dimensions[0].map((key: string) => [key, line[key]])),
  }])));
}

test.each<[string, (chat: BedrockChatApi) => ReturnType<BedrockChatApi['metricTurnsComplete']>, ReturnType<typeof measured>, number, string]>([
  ['metricTurnsComplete', (chat) => chat.metricTurnsComplete(), measured({ status: 'COMPLETE' }), 1, 'Sum'],
  ['metricTurnsFailed', (chat) => chat.metricTurnsFailed(), measured({ status: 'FAILED' }), 1, 'Sum'],
  ['metricTurnsLost', (chat) => chat.metricTurnsLost(), measured({ status: 'COMPLETE' }, false), 1, 'Sum'],
  ['metricFirstText', (chat) => chat.metricFirstText(), measured({ status: 'COMPLETE' }), 30, 'Average'],
  ['metricInputTokens', (chat) => chat.metricInputTokens(), measured({ status: 'COMPLETE' }), 7, 'Sum'],
  ['metricOutputTokens', (chat) => chat.metricOutputTokens(), measured({ status: 'FAILED' }), 11, 'Sum'],
])('%s looks at what the function writes', (_, metricOf, written, value, statistic) => {
  const { chat, stack } = chatStack();
  const { namespace, metricName, dimensions, statistic: shown } = metricOf(chat);
  expect(stack.resolve(dimensions)).toEqual({ FunctionName: stack.resolve(chat.handler.functionName) });
  expect(written.get(metricName)).toEqual({
    namespace, value, unit: value === 30 ? 'Milliseconds' : 'Count', dimensions: Object.fromEntries(Object.keys(dimensions!).map((key) => [key, 'the-function'])),
  });
  expect(shown).toBe(statistic);
});

test('a metric can be looked at otherwise', () => {
  expect(chatStack().chat.metricFirstText({ statistic: 'p95', label: 'first word' })).toMatchObject({ statistic: 'p95', label: 'first word' });
});
