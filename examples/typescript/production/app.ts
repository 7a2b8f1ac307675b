import { App, CfnOutput, Duration, Stack, aws_appsync as appsync, aws_cloudwatch as cloudwatch, aws_cloudwatch_actions as actions, aws_logs as logs, aws_sns as sns } from 'aws-cdk-lib';
import { BedrockChatApi, BedrockChatSite } from 'cdk-bedrock-chat-api';
import { guardrail } from './guardrail';
import { userPool } from './user-pool';
import { webAcl } from './web-acl';

const app = new App();
const stack = new Stack(app, 'ChatStack', { terminationProtection: true });

const users = userPool(stack);
const checks = guardrail(stack);

const chat = new BedrockChatApi(stack, 'Chat', {
  modelId: 'global.amazon.nova-2-lite-v1:0',
  maxTokens: 4096,
  systemPrompt: 'You help the customers of a bookshop. Answer briefly, in the language of the question.',
  authorizationModes: [{ authorizationType: appsync.AuthorizationType.USER_POOL, userPoolConfig: { userPool: users } }],
  guardrailIdentifier: checks.identifier,
  guardrailVersion: checks.version,
  webAclArn: webAcl(stack).attrArn,
  retention: Duration.days(90),
  logRetention: logs.RetentionDays.THREE_MONTHS,
  tracing: true,
});

const site = new BedrockChatSite(stack, 'Site', {
  chat,
  title: 'Ask the bookshop',
  userPool: users,
  userPoolDomain: users.addDomain('SignIn', { cognitoDomain: { domainPrefix: 'bookshop-chat' } }),
});

const alarms = new sns.Topic(stack, 'Alarms', { enforceSSL: true });
const alarm = (name: string, metric: cloudwatch.Metric, threshold: number) =>
  metric.createAlarm(stack, name, { threshold, evaluationPeriods: 3, treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING })
    .addAlarmAction(new actions.SnsAction(alarms));

alarm('ServerErrors', chat.metricServerErrors(), 5);
alarm('ClientErrors', chat.metricClientErrors(), 100);
alarm('Latency', chat.metricLatency({ statistic: cloudwatch.Stats.percentile(95) }), 2000);
alarm('FunctionErrors', chat.handler.metricErrors(), 1);
alarm('FunctionThrottles', chat.handler.metricThrottles(), 1);
alarm('TurnsFailed', chat.metricTurnsFailed(), 5);
alarm('TurnsLost', chat.metricTurnsLost(), 1);

new CfnOutput(stack, 'UserPoolId', { value: users.userPoolId });
new CfnOutput(stack, 'SiteUrl', { value: site.url });

app.synth();
