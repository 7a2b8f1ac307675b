import { invalid } from './errors';
import { geographyIn } from '../../src/contract/model-geography';

/** What a model id means. */
export type ModelReference =
  | { readonly kind: 'foundation-model'; readonly modelId: string }
  | { readonly kind: 'inference-profile'; readonly profileId: string; readonly geography: string; readonly modelId: string }
  | { readonly kind: 'marketplace-endpoint' | OpaqueKind; readonly arn: string };

const OPAQUE_KINDS = [
  'application-inference-profile', 'provisioned-model', 'imported-model', 'custom-model-deployment', 'prompt-router', 'default-prompt-router',
] as const;
type OpaqueKind = typeof OPAQUE_KINDS[number];

const MODEL = /^[a-z0-9-]+\.[A-Za-z0-9._:-]+$/;
const ARN = /^arn:[a-z-]+:(bedrock|sagemaker):([a-z0-9-]*):(\d*):([a-z-]+)\/(.+)$/;

/** Ids and ARNs as Bedrock takes them for `modelId`. */
export function readModelId(modelId: string, region: string): ModelReference {
  const arn = ARN.exec(modelId);
  if (!arn) {
    return readId(modelId);
  }
  const [, service, arnRegion, , kind, id] = arn;
  if (arnRegion !== '' && arnRegion !== region) {
    throw invalid('The provided model identifier is invalid.');
  }
  if (service === 'sagemaker') {
    if (kind === 'endpoint') return { kind: 'marketplace-endpoint', arn: modelId };
    throw invalid('The provided model identifier is invalid.');
  }
  if (kind === 'foundation-model' || kind === 'inference-profile') {
    return readId(id);
  }
  if ((OPAQUE_KINDS as readonly string[]).includes(kind)) {
    return { kind: kind as OpaqueKind, arn: modelId };
  }
  throw invalid('The provided model identifier is invalid.');
}

function readId(id: string): ModelReference {
  const geography = geographyIn(id) ?? '';
  const modelId = id.slice(geography.length);
  if (!MODEL.test(modelId)) {
    throw invalid('The provided model identifier is invalid.');
  }
  return geography ? { kind: 'inference-profile', profileId: id, geography: geography.slice(0, -1), modelId } : { kind: 'foundation-model', modelId };
}

/** The model behind a reference, or '' where only AWS knows it. */
export function modelIdOf(reference: ModelReference): string {
  return 'modelId' in reference ? reference.modelId : '';
}

const CLAUDE = /^anthropic\.claude-(?:([a-z]+)-)?(\d+)(?:-(\d{1,2})(?!\d))?/;

function claudeVersion(modelId: string): { family: string; version: number } | undefined {
  const found = CLAUDE.exec(modelId);
  return found ? { family: found[1] ?? '', version: Number(found[2]) + Number(found[3] ?? 0) / 100 } : undefined;
}

/** Claude from 4.5 and Nova from 2 on are served through inference profiles only. */
export function needsProfile(modelId: string): boolean {
  return (claudeVersion(modelId)?.version ?? 0) >= 4.05 || /^amazon\.nova-[2-9]/.test(modelId);
}

/** Claude 5 and Opus from 4.7 on take neither temperature nor top-p, nor an assistant message at the end. */
export function refusesSampling(modelId: string): boolean {
  const claude = claudeVersion(modelId);
  return claude !== undefined && (claude.version >= 5 || (claude.family === 'opus' && claude.version >= 4.07));
}

/** Claude 5 thinks unless told not to. */
export function thinksByDefault(modelId: string): boolean {
  return (claudeVersion(modelId)?.version ?? 0) >= 5;
}

export const isClaude = (modelId: string) => modelId.startsWith('anthropic.claude');
