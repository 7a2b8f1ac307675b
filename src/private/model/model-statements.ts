import { ParsedModel } from './model-id';

/** An IAM statement over the two actions that invoke a model, unless others are named. */
export interface ModelStatement {
  readonly actions?: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** Where the call is made from. */
export interface CallOrigin {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** What the app has told of a model beyond its id. */
export interface ModelKnowledge {
  /** Regions that a geographic profile may send a request to. */
  readonly destinationRegions?: readonly string[];
  /** What an application inference profile or a prompt router stands for. */
  readonly underlying?: readonly ParsedModel[];
}

export const INVOKE_ACTIONS = ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'] as const;

const PROFILE_CONDITION = 'bedrock:InferenceProfileArn';
const ROUTER_CONDITION = 'bedrock:PromptRouterArn';
const REGION_CONDITION = 'aws:RequestedRegion';

/** What the function's role needs in order to invoke a model: exactly that (docs/models.md). */
export function modelStatements(model: ParsedModel, caller: CallOrigin, knowledge: ModelKnowledge = {}): ModelStatement[] {
  const origin = { ...caller, ...model.arn, account: model.arn?.account || caller.account };
  switch (model.kind) {
    case 'foundation-model':
      return [{ resources: [foundationModelArn(origin.partition, origin.region, model.foundationModelId!)] }];
    case 'geographic-profile':
      return geographicProfile(model, origin, knowledge.destinationRegions);
    case 'global-profile':
      return globalProfile(model, origin);
    case 'application-inference-profile':
      return applicationInferenceProfile(model, origin, knowledge);
    case 'prompt-router':
      return promptRouter(model, origin, knowledge);
    case 'marketplace-endpoint':
      return marketplaceEndpoint(model, origin);
    case 'provisioned-model':
    case 'imported-model':
    case 'custom-model-deployment':
      return [{ resources: [model.modelId] }];
  }
}

/**
 * Which Regions a geographic profile reaches depends on where it is called from, and only Bedrock knows it. Unless the app says them,
 * the model is granted in any Region, through this profile alone.
 */
function geographicProfile(model: ParsedModel, origin: CallOrigin, destinationRegions?: readonly string[]): ModelStatement[] {
  const profile = profileArn(model, origin);
  return [
    { resources: [profile] },
    {
      resources: regionsReached(origin, destinationRegions).map((region) => foundationModelArn(origin.partition, region, model.foundationModelId!)),
      conditions: { StringEquals: { [PROFILE_CONDITION]: profile } },
    },
  ];
}

/** A request that leaves for any Region is authorized once more without a Region of its own. */
function globalProfile(model: ParsedModel, origin: CallOrigin): ModelStatement[] {
  const profile = profileArn(model, origin);
  return [
    { resources: [profile], conditions: { StringEquals: { [REGION_CONDITION]: origin.region } } },
    {
      resources: [foundationModelArn(origin.partition, origin.region, model.foundationModelId!)],
      conditions: { StringEquals: { [REGION_CONDITION]: origin.region, [PROFILE_CONDITION]: profile } },
    },
    {
      resources: [foundationModelArn(origin.partition, '', model.foundationModelId!)],
      conditions: { StringEquals: { [REGION_CONDITION]: 'unspecified', [PROFILE_CONDITION]: profile } },
    },
  ];
}

/** The condition names the application profile and, as AWS does not say which of the two is compared, the profile it was copied from. */
function applicationInferenceProfile(model: ParsedModel, origin: CallOrigin, knowledge: ModelKnowledge): ModelStatement[] {
  const own: ModelStatement = { resources: [model.modelId] };
  if (!knowledge.underlying) {
    return [own, {
      resources: [foundationModelArn(origin.partition, '*', '*')],
      conditions: { StringEquals: { [PROFILE_CONDITION]: model.modelId } },
    }];
  }
  return [own, ...knowledge.underlying.map((underlying): ModelStatement => {
    const source = { ...origin, ...underlying.arn, account: underlying.arn?.account || origin.account };
    const profiles = [model.modelId, ...underlying.profileId ? [profileArn(underlying, source)] : []];
    return {
      resources: regionsBehind(underlying, source, knowledge.destinationRegions)
        .map((region) => foundationModelArn(source.partition, region, underlying.foundationModelId!)),
      conditions: { StringEquals: { [PROFILE_CONDITION]: profiles } },
    };
  })];
}

function regionsBehind(model: ParsedModel, origin: CallOrigin, destinationRegions?: readonly string[]): readonly string[] {
  if (model.kind === 'foundation-model') return [origin.region];
  if (model.kind === 'global-profile') return [origin.region, ''];
  return regionsReached(origin, destinationRegions);
}

function regionsReached(origin: CallOrigin, destinationRegions?: readonly string[]): readonly string[] {
  return destinationRegions ? [...new Set([origin.region, ...destinationRegions])] : ['*'];
}

/** The router's choice is invoked in the caller's name, under a condition on the router. */
function promptRouter(model: ParsedModel, origin: CallOrigin, knowledge: ModelKnowledge): ModelStatement[] {
  const throughRouter = { StringEquals: { [ROUTER_CONDITION]: model.modelId } };
  const targets = knowledge.underlying
    ? knowledge.underlying.flatMap((underlying) => {
      const source = { ...origin, ...underlying.arn, account: underlying.arn?.account || origin.account };
      return [
        ...underlying.profileId ? [profileArn(underlying, source)] : [],
        ...regionsBehind(underlying, source, knowledge.destinationRegions)
          .map((region) => foundationModelArn(source.partition, region, underlying.foundationModelId!)),
      ];
    })
    : [
      foundationModelArn(origin.partition, '*', '*'),
      `arn:${origin.partition}:bedrock:${origin.region}:${origin.account}:inference-profile/*`,
    ];
  return [{ resources: [model.modelId] }, { resources: targets, conditions: throughRouter }];
}

/** A Marketplace model runs on a SageMaker endpoint that Bedrock calls in the caller's name. */
function marketplaceEndpoint(model: ParsedModel, origin: CallOrigin): ModelStatement[] {
  return [
    { resources: [`arn:${origin.partition}:bedrock:${origin.region}:${origin.account}:marketplace/model-endpoint/all-access`] },
    {
      actions: ['sagemaker:InvokeEndpoint', 'sagemaker:InvokeEndpointWithResponseStream'],
      resources: [model.modelId],
      conditions: { StringEquals: { 'aws:CalledViaLast': 'bedrock.amazonaws.com' } },
    },
  ];
}

function foundationModelArn(partition: string, region: string, foundationModelId: string): string {
  return `arn:${partition}:bedrock:${region}::foundation-model/${foundationModelId}`;
}

function profileArn(model: ParsedModel, origin: CallOrigin): string {
  return model.arn ? model.modelId : `arn:${origin.partition}:bedrock:${origin.region}:${origin.account}:inference-profile/${model.profileId}`;
}
