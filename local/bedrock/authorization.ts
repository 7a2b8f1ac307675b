import type { IdentityService, Principal } from '../services';
import { BedrockError } from './errors';
import type { ModelReference } from './model-reference';

type Action = 'bedrock:InvokeModel' | 'bedrock:InvokeModelWithResponseStream';

export interface AuthorizationRequest {
  readonly principal: Principal;
  readonly action: Action;
  readonly region: string;
  readonly reference: ModelReference;
  readonly guardrail?: { readonly identifier: string };
}

/** Destination Regions of a geographic profile beside the source Region, as the model cards name them: a request may go to any of them. */
const DESTINATIONS: Readonly<Record<string, readonly string[]>> = {
  'us': ['us-east-1', 'us-east-2', 'us-west-2'],
  'us-gov': ['us-gov-east-1', 'us-gov-west-1'],
  'eu': ['eu-central-1', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-3'],
  'jp': ['ap-northeast-1', 'ap-northeast-3'],
  'au': ['ap-southeast-2', 'ap-southeast-4'],
};

interface Need {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

/** Every permission that the call needs, each refused in IAM's words. */
export function authorize(request: AuthorizationRequest, identities: IdentityService): void {
  for (const { action, resource, context } of needs(request)) {
    if (!identities.isAllowed(request.principal, action, resource, context)) {
      throw new BedrockError('AccessDeniedException', `User: ${request.principal.arn} is not authorized to perform: ${action} on resource: ${resource} `
        + `because no identity-based policy allows the ${action} action`);
    }
  }
}

function needs({ action, region, reference, guardrail, principal }: AuthorizationRequest): Need[] {
  const partition = principal.arn.split(':')[1];
  const owned = (resource: string) => `arn:${partition}:bedrock:${region}:${principal.accountId}:${resource}`;
  const requested = { 'aws:RequestedRegion': region, ...(guardrail ? { 'bedrock:GuardrailIdentifier': guardrail.identifier } : {}) };
  const need = (resource: string, context: Record<string, string> = {}): Need => ({ action, resource, context: { ...requested, ...context } });
  const guarded = guardrail ? [{
    action: 'bedrock:ApplyGuardrail',
    resource: guardrail.identifier.startsWith('arn:') ? guardrail.identifier : owned(`guardrail/${guardrail.identifier}`),
    context: requested,
  }] : [];

  switch (reference.kind) {
    case 'foundation-model':
      return [need(`arn:${partition}:bedrock:${region}::foundation-model/${reference.modelId}`), ...guarded];
    case 'inference-profile': {
      const profile = owned(`inference-profile/${reference.profileId}`);
      const regions = reference.geography === 'global' ? [region, ''] : [...new Set([region, ...DESTINATIONS[reference.geography] ?? []])];
      const models = regions.map((destination) => need(`arn:${partition}:bedrock:${destination}::foundation-model/${reference.modelId}`, {
        'aws:RequestedRegion': destination || 'unspecified',
        'bedrock:InferenceProfileArn': profile,
      }));
      return [need(profile), ...models, ...guarded];
    }
    case 'marketplace-endpoint':
      return [need(owned('marketplace/model-endpoint/all-access')), ...guarded, {
        action: action === 'bedrock:InvokeModel' ? 'sagemaker:InvokeEndpoint' : 'sagemaker:InvokeEndpointWithResponseStream',
        resource: reference.arn,
        context: { ...requested, 'aws:CalledViaLast': 'bedrock.amazonaws.com' },
      }];
    default:
      return [need(reference.arn), ...guarded];
  }
}
