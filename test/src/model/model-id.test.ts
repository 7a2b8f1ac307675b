import { Aws, Lazy } from 'aws-cdk-lib';
import { parseModel } from '../../../src/private/model/model-id';

test.each([
  ['anthropic.claude-haiku-5-5', 'foundation-model', 'anthropic.claude-haiku-5-5'],
  ['anthropic.claude-3-sonnet-20240229-v1:0', 'foundation-model', 'anthropic.claude-3-sonnet-20240229-v1:0'],
  ['anthropic.claude-3-sonnet-20240229-v1:0:28k', 'foundation-model', 'anthropic.claude-3-sonnet-20240229-v1:0:28k'],
  ['openai.gpt-5.6-luna', 'foundation-model', 'openai.gpt-5.6-luna'],
  ['zai.glm-4.7', 'foundation-model', 'zai.glm-4.7'],
  ['minimax.minimax-m2.1', 'foundation-model', 'minimax.minimax-m2.1'],
  ['qwen.qwen3.5-72b', 'foundation-model', 'qwen.qwen3.5-72b'],
  ['ai21.jamba-1-5-large-v1:0', 'foundation-model', 'ai21.jamba-1-5-large-v1:0'],
  ['us.anthropic.claude-haiku-5-5', 'geographic-profile', 'anthropic.claude-haiku-5-5'],
  ['us-gov.openai.gpt-oss-120b-1:0', 'geographic-profile', 'openai.gpt-oss-120b-1:0'],
  ['eu.amazon.nova-lite-v1:0', 'geographic-profile', 'amazon.nova-lite-v1:0'],
  ['apac.amazon.nova-lite-v1:0', 'geographic-profile', 'amazon.nova-lite-v1:0'],
  ['jp.anthropic.claude-haiku-5-5', 'geographic-profile', 'anthropic.claude-haiku-5-5'],
  ['au.anthropic.claude-haiku-5-5', 'geographic-profile', 'anthropic.claude-haiku-5-5'],
  ['in.openai.gpt-5.6-luna', 'geographic-profile', 'openai.gpt-5.6-luna'],
  ['ca.amazon.nova-lite-v1:0', 'geographic-profile', 'amazon.nova-lite-v1:0'],
  ['us.ai21.jamba-1-5-large-v1:0', 'geographic-profile', 'ai21.jamba-1-5-large-v1:0'],
  ['sa.zai.glm-4.7', 'geographic-profile', 'zai.glm-4.7'],
  ['emea.anthropic.claude-haiku-5-5', 'geographic-profile', 'anthropic.claude-haiku-5-5'],
  ['global.anthropic.claude-haiku-5-5', 'global-profile', 'anthropic.claude-haiku-5-5'],
  ['global.openai.gpt-5.6-luna', 'global-profile', 'openai.gpt-5.6-luna'],
  ['arn:aws:bedrock:eu-west-1::foundation-model/zai.glm-4.7', 'foundation-model', 'zai.glm-4.7'],
  ['arn:aws-us-gov:bedrock:us-gov-west-1:123456789012:inference-profile/us-gov.amazon.nova-lite-v1:0', 'geographic-profile', 'amazon.nova-lite-v1:0'],
  ['arn:aws:bedrock:eu-west-1:123456789012:inference-profile/global.openai.gpt-5.6-luna', 'global-profile', 'openai.gpt-5.6-luna'],
  ['arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/abc123def456', 'application-inference-profile', undefined],
  ['arn:aws:bedrock:eu-west-1:123456789012:provisioned-model/abc123def456', 'provisioned-model', undefined],
  ['arn:aws:bedrock:eu-west-1:123456789012:imported-model/abc123def456', 'imported-model', undefined],
  ['arn:aws:bedrock:eu-west-1:123456789012:custom-model-deployment/abc123def456', 'custom-model-deployment', undefined],
  ['arn:aws:bedrock:eu-west-1:123456789012:prompt-router/abc123def456', 'prompt-router', undefined],
  ['arn:aws:bedrock:eu-west-1:123456789012:default-prompt-router/anthropic.claude:1', 'prompt-router', undefined],
  ['arn:aws:sagemaker:eu-west-1:123456789012:endpoint/my-endpoint', 'marketplace-endpoint', undefined],
])('%s is a %s of %s', (modelId, kind, foundationModelId) => {
  expect(parseModel(modelId)).toMatchObject({ kind, modelId });
  expect(parseModel(modelId)!.foundationModelId).toBe(foundationModelId);
});

test('tokens are read as far as they go', () => {
  const token = Lazy.string({ produce: () => 'anthropic.claude' });
  expect(parseModel(`global.${token}`)).toMatchObject({ kind: 'global-profile', foundationModelId: token });
  expect(parseModel(`eu.${token}`)).toMatchObject({ kind: 'geographic-profile', foundationModelId: token });
  expect(parseModel(`anthropic.${token}`)).toMatchObject({ kind: 'foundation-model', foundationModelId: `anthropic.${token}` });
  expect(parseModel(`arn:${Aws.PARTITION}:bedrock:${Aws.REGION}::foundation-model/zai.glm-4.7`)).toMatchObject({
    kind: 'foundation-model', foundationModelId: 'zai.glm-4.7', arn: { partition: Aws.PARTITION, region: Aws.REGION, account: '' },
  });
  expect(parseModel(`arn:${Aws.PARTITION}:bedrock:${Aws.REGION}:${Aws.ACCOUNT_ID}:application-inference-profile/${token}`))
    .toMatchObject({ kind: 'application-inference-profile' });
});

test.each([
  '', 'claude', 'anthropic', 'anthropic.', '.claude', 'us.anthropic', 'global.claude', 'Anthropic.claude', 'anthropic.claude haiku', 'anthropic/claude',
  'anthropic.claude:1:2:3', 'abc123def456', 'arn:aws:bedrock', 'arn:aws:s3:::bucket', 'arn:aws:bedrock:eu-west-1::foundation-model/', 'arn:aws:bedrock::123456789012:inference-profile/eu.a.b',
  'arn:aws:bedrock:eu-west-1:123456789012:custom-model/abc', 'arn:aws:bedrock:eu-west-1::provisioned-model/abc', 'arn:aws:bedrock:eu-west-1:123456789012:inference-profile/abc',
  'arn:aws:bedrock:eu-west-1:123456789012:guardrail/abc', 'arn:aws:sagemaker:eu-west-1:123456789012:model/abc', `${Lazy.string({ produce: () => 'x' })}`,
  `${Lazy.string({ produce: () => 'x' })}.anthropic.claude`,
])('%j has no form that can be read', (modelId) => {
  expect(parseModel(modelId)).toBeUndefined();
});
