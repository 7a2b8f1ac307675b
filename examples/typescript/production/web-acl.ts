import { aws_wafv2 as wafv2 } from 'aws-cdk-lib';
import { Construct } from 'constructs';

const REQUESTS_IN_FIVE_MINUTES = 600;

/**
 * Limits what one address may ask. The chat function's own calls are signed with IAM and come from few addresses: they do not count.
 * No managed rule looks at bodies: a chat message may hold anything.
 */
export function webAcl(scope: Construct): wafv2.CfnWebACL {
  return new wafv2.CfnWebACL(scope, 'WebAcl', {
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    visibilityConfig: visibility('WebAcl'),
    rules: [{
      name: 'RequestsOfOneAddress',
      priority: 0,
      action: { block: {} },
      visibilityConfig: visibility('RequestsOfOneAddress'),
      statement: {
        rateBasedStatement: {
          aggregateKeyType: 'IP',
          limit: REQUESTS_IN_FIVE_MINUTES,
          scopeDownStatement: {
            notStatement: {
              statement: {
                byteMatchStatement: {
                  fieldToMatch: { singleHeader: { Name: 'authorization' } },
                  positionalConstraint: 'STARTS_WITH',
                  searchString: 'AWS4-HMAC-SHA256',
                  textTransformations: [{ priority: 0, type: 'NONE' }],
                },
              },
            },
          },
        },
      },
    }],
  });
}

const visibility = (metricName: string) => ({ metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false });
