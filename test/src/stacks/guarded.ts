import { Stack, Tags, aws_bedrock as bedrock, aws_iam as iam } from 'aws-cdk-lib';
import { BedrockChatApi, ChatModel, GuardrailStreamMode } from '../../../src';

/** A profile made in the same app, a guardrail, and the rules of an organization: a permissions boundary and tags. */
export function guarded(stack: Stack): BedrockChatApi {
  const profile = new bedrock.CfnApplicationInferenceProfile(stack, 'Profile', {
    inferenceProfileName: 'bookshop',
    modelSource: { copyFrom: `arn:aws:bedrock:us-east-1:${stack.account}:inference-profile/us.amazon.nova-lite-v1:0` },
  });
  const guardrail = new bedrock.CfnGuardrail(stack, 'Guardrail', {
    name: 'bookshop',
    blockedInputMessaging: 'I cannot answer that.',
    blockedOutputsMessaging: 'I cannot answer that.',
    contentPolicyConfig: { filtersConfig: [{ type: 'HATE', inputStrength: 'HIGH', outputStrength: 'HIGH' }] },
    crossRegionConfig: { guardrailProfileArn: `arn:aws:bedrock:us-east-1:${stack.account}:guardrail-profile/us.guardrail.v1:0` },
  });
  const chat = new BedrockChatApi(stack, 'Chat', {
    model: ChatModel.applicationInferenceProfile(profile.attrInferenceProfileArn, {
      models: ['us.amazon.nova-lite-v1:0'],
      destinationRegions: ['us-east-1', 'us-east-2', 'us-west-2'],
    }),
    bedrockRegion: 'us-east-1',
    guardrailIdentifier: guardrail.attrGuardrailArn,
    guardrailVersion: 'DRAFT',
    guardrailStreamMode: GuardrailStreamMode.ASYNC,
    guardrailProfileId: 'us.guardrail.v1:0',
  });
  iam.PermissionsBoundary.of(stack).apply(iam.ManagedPolicy.fromManagedPolicyName(stack, 'Boundary', 'developers'));
  Tags.of(stack).add('cost-center', 'chat');
  return chat;
}
