import { aws_bedrock as bedrock } from 'aws-cdk-lib';
import { Construct } from 'constructs';

const FILTERS = ['HATE', 'INSULTS', 'SEXUAL', 'VIOLENCE', 'MISCONDUCT'];

/** Refuses harmful content in both directions, and attacks on the prompt, which come from outside only. */
export function guardrail(scope: Construct): { identifier: string; version: string } {
  const resource = new bedrock.CfnGuardrail(scope, 'Guardrail', {
    name: 'bookshop-chat',
    blockedInputMessaging: 'I cannot answer that.',
    blockedOutputsMessaging: 'I cannot answer that.',
    contentPolicyConfig: {
      filtersConfig: [
        ...FILTERS.map((type) => ({ type, inputStrength: 'HIGH', outputStrength: 'HIGH' })),
        { type: 'PROMPT_ATTACK', inputStrength: 'HIGH', outputStrength: 'NONE' },
      ],
    },
  });
  const version = new bedrock.CfnGuardrailVersion(scope, 'GuardrailVersion', { guardrailIdentifier: resource.attrGuardrailId });
  return { identifier: resource.attrGuardrailArn, version: version.attrVersion };
}
