import { Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { refuse, regionIn } from './check';
import { CallOrigin, ModelStatement } from './model/model-statements';

/** What the function's role needs to have a guardrail applied; a guardrail profile checks in Regions that only Bedrock knows. */
export function guardrailStatements(scope: Construct, identifier: string, profileId: string | undefined, caller: CallOrigin): ModelStatement[] {
  const arnOf = (region: string, resource: string) => `arn:${caller.partition}:bedrock:${region}:${caller.account}:${resource}`;
  return [{
    actions: ['bedrock:ApplyGuardrail'],
    resources: [
      isArn(scope, identifier) ? identifier : arnOf(caller.region, `guardrail/${identifier}`),
      ...profileId ? [arnOf('*', `guardrail-profile/${profileId}`)] : [],
    ],
  }];
}

/** A guardrail is applied where the model is called. */
export function checkGuardrailRegion(scope: Construct, identifier: string | undefined, bedrockRegion: string): void {
  const region = identifier && regionIn(identifier);
  if (region && !Token.isUnresolved(bedrockRegion) && region !== bedrockRegion) {
    refuse(scope, `\`guardrailIdentifier\` must be in the Region whose Bedrock is called, ${bedrockRegion}, got one in ${region}`);
  }
}

/** A token is taken for an ARN, except `CfnGuardrail.attrGuardrailId`. */
function isArn(scope: Construct, identifier: string): boolean {
  if (!Token.isUnresolved(identifier) || identifier.startsWith('arn:')) return identifier.startsWith('arn:');
  return Stack.of(scope).resolve(identifier)?.['Fn::GetAtt']?.[1] !== 'GuardrailId';
}
