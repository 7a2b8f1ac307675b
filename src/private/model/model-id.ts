import { Token } from 'aws-cdk-lib';
import { geographyIn } from '../../contract/model-geography';

/** What stands behind a model id, as far as it can be read at synth. */
export type ModelKind =
  | 'foundation-model'
  | 'geographic-profile'
  | 'global-profile'
  | 'application-inference-profile'
  | 'provisioned-model'
  | 'imported-model'
  | 'custom-model-deployment'
  | 'prompt-router'
  | 'marketplace-endpoint';

export interface ModelArn {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

export interface ParsedModel {
  readonly kind: ModelKind;
  /** What is sent to Bedrock. */
  readonly modelId: string;
  /** Of a foundation model and of a profile: the model's own id, `anthropic.claude-haiku-5-5`. */
  readonly foundationModelId?: string;
  /** Of a profile: `eu.anthropic.claude-haiku-5-5`. */
  readonly profileId?: string;
  /** Where an ARN was given. */
  readonly arn?: ModelArn;
}

export const MODEL_FORMS = [
  'a foundation model (anthropic.claude-haiku-5-5)',
  'a geographic inference profile (eu.anthropic.claude-haiku-5-5)',
  'a global inference profile (global.anthropic.claude-haiku-5-5)',
  'the ARN of one of these, of an application inference profile, a provisioned model, an imported model,'
  + ' a custom model deployment, a prompt router or a Bedrock Marketplace endpoint',
].join(', ');

/** A piece between dots; a token counts as a piece, whatever its text. */
const PIECE = '(?:\\$\\{Token\\[[^\\]]*\\]\\}|[A-Za-z0-9_-])+';
const FOUNDATION_MODEL = new RegExp(`^[a-z0-9-]{1,63}\\.${PIECE}(?:\\.${PIECE})*(?::${PIECE}){0,2}$`);
/** No provider of models bears such a name. */
const KNOWN_GEOGRAPHY = /^(?:us|us-gov|eu|apac|jp|au|in|ca|global)\./;

const ARN_KINDS: Readonly<Record<string, ModelKind>> = {
  'application-inference-profile': 'application-inference-profile',
  'provisioned-model': 'provisioned-model',
  'imported-model': 'imported-model',
  'custom-model-deployment': 'custom-model-deployment',
  'prompt-router': 'prompt-router',
  'default-prompt-router': 'prompt-router',
};

/** Undefined where the form cannot be read. */
export function parseModel(modelId: string): ParsedModel | undefined {
  return modelId.startsWith('arn:') ? parseArn(modelId) : parseId(modelId);
}

function parseId(modelId: string): ParsedModel | undefined {
  const geography = geographyIn(modelId);
  if (geography) {
    const foundationModelId = modelId.slice(geography.length);
    if (!Token.isUnresolved(foundationModelId) && !FOUNDATION_MODEL.test(foundationModelId)) return undefined;
    return { kind: geography === 'global.' ? 'global-profile' : 'geographic-profile', modelId, profileId: modelId, foundationModelId };
  }
  if (KNOWN_GEOGRAPHY.test(modelId)) return undefined;
  return FOUNDATION_MODEL.test(modelId) ? { kind: 'foundation-model', modelId, foundationModelId: modelId } : undefined;
}

function parseArn(text: string): ParsedModel | undefined {
  const [, partition, service, region, account, ...rest] = text.split(':');
  const [type, ...nameParts] = rest.join(':').split('/');
  const name = nameParts.join('/');
  if (!partition || !region || !name) return undefined;
  const arn = { partition, region, account };
  if (service === 'sagemaker' && type === 'endpoint' && account) return { kind: 'marketplace-endpoint', modelId: text, arn };
  if (service !== 'bedrock') return undefined;
  if (type === 'foundation-model') {
    return Token.isUnresolved(name) || FOUNDATION_MODEL.test(name)
      ? { kind: 'foundation-model', modelId: text, foundationModelId: name, arn }
      : undefined;
  }
  if (!account) return undefined;
  if (type === 'inference-profile') {
    const profile = parseId(name);
    return profile?.profileId ? { ...profile, modelId: text, arn } : undefined;
  }
  const kind = ARN_KINDS[type];
  return kind && { kind, modelId: text, arn };
}
