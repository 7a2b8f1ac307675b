import type { LogFields } from './log';
import { Metrics } from '../../src/contract/metrics';

type MetricName = Exclude<typeof Metrics[keyof typeof Metrics], typeof Metrics.NAMESPACE | typeof Metrics.DIMENSION>;
export type Measurements = Partial<Record<MetricName, number>>;

/** The fields that make CloudWatch read metrics out of a log line (embedded metric format). */
export function embeddedMetrics(measurements: Measurements, timestamp = Date.now(), functionName = process.env.AWS_LAMBDA_FUNCTION_NAME): LogFields {
  const measured = Object.entries(measurements).filter(([, value]) => value !== undefined);
  return {
    _aws: {
      Timestamp: timestamp,
      CloudWatchMetrics: [{
        Namespace: Metrics.NAMESPACE,
        Dimensions: [[Metrics.DIMENSION]],
        Metrics: measured.map(([Name]) => ({ Name, Unit: Name.endsWith('Millis') ? 'Milliseconds' : 'Count' })),
      }],
    },
    [Metrics.DIMENSION]: functionName,
    ...Object.fromEntries(measured),
  };
}
