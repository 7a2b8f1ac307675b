import { Token } from 'aws-cdk-lib';
import { isRegion } from './private/check';
import { ModelKind, MODEL_FORMS, ParsedModel, parseModel } from './private/model/model-id';
import { CallOrigin, ModelKnowledge, ModelStatement, modelStatements } from './private/model/model-statements';

/**
 * What a `ChatModel` of an inference profile may say beyond the id.
 */
export interface InferenceProfileOptions {
  /**
   * The Regions that Bedrock may send a request to when it is made in the app's Region, as `GetInferenceProfile` tells them.
   * The model is then granted in these Regions and the app's own only.
   *
   * @default - any Region, on the condition that the request comes through this profile
   * @see https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
   */
  readonly destinationRegions?: string[];
}

/**
 * What a `ChatModel` that stands for other models may say of them.
 */
export interface UnderlyingModelsOptions extends InferenceProfileOptions {
  /**
   * The ids or ARNs of the foundation models or system inference profiles that stand behind it: of an application inference profile the
   * one that it was copied from, of a prompt router those that it chooses from.
   *
   * @default - not known: any foundation model, on the condition that the request comes through this profile or router
   */
  readonly models?: string[];
}

/**
 * A model that cannot be told from its id alone: an ARN that is known at deployment only, or a profile whose Regions or models are known.
 * Everything else is a plain `modelId`.
 */
export class ChatModel {
  /**
   * Any form of `modelId` that can be read at synth.
   *
   * @param modelId id or ARN
   */
  public static fromModelId(modelId: string): ChatModel {
    const parsed = parseModel(modelId);
    if (!parsed) throw new Error(`\`modelId\` must be ${MODEL_FORMS}; ${unreadable(modelId)}`);
    return new ChatModel(parsed, {});
  }

  /**
   * A foundation model.
   *
   * @param modelId its id, a literal or a token
   */
  public static foundationModel(modelId: string): ChatModel {
    return modelId.startsWith('arn:')
      ? ChatModel.fromModelId(modelId)
      : new ChatModel({ kind: 'foundation-model', modelId, foundationModelId: modelId }, {});
  }

  /**
   * A geographic or global inference profile of AWS.
   *
   * @param profileId its id or ARN, like `eu.anthropic.claude-haiku-5-5`
   * @param options where its requests may go
   * @see https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
   */
  public static inferenceProfile(profileId: string, options: InferenceProfileOptions = {}): ChatModel {
    const parsed = parseModel(profileId);
    if (!parsed?.profileId) {
      throw new Error(`\`profileId\` must be the id or ARN of an inference profile like eu.anthropic.claude-haiku-5-5; ${unreadable(profileId)}`);
    }
    return new ChatModel(parsed, { destinationRegions: options.destinationRegions });
  }

  /**
   * An application inference profile.
   *
   * @param arn its ARN, which may be a token such as `CfnApplicationInferenceProfile.attrInferenceProfileArn`
   * @param options the models behind it
   * @see https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-create.html
   */
  public static applicationInferenceProfile(arn: string, options: UnderlyingModelsOptions = {}): ChatModel {
    return ChatModel.ofArn('application-inference-profile', arn, options);
  }

  /**
   * A prompt router, AWS's own or the account's.
   *
   * @param arn its ARN, which may be a token such as `CfnIntelligentPromptRouter.attrPromptRouterArn`
   * @param options the models that it chooses from
   * @see https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-routing.html
   */
  public static promptRouter(arn: string, options: UnderlyingModelsOptions = {}): ChatModel {
    return ChatModel.ofArn('prompt-router', arn, options);
  }

  /**
   * A model with provisioned throughput.
   *
   * @param arn its ARN, which may be a token
   * @see https://docs.aws.amazon.com/bedrock/latest/userguide/prov-throughput.html
   */
  public static provisionedModel(arn: string): ChatModel {
    return ChatModel.ofArn('provisioned-model', arn);
  }

  /**
   * A model imported into Bedrock.
   *
   * @param arn its ARN, which may be a token
   * @see https://docs.aws.amazon.com/bedrock/latest/userguide/model-customization-import-model.html
   */
  public static importedModel(arn: string): ChatModel {
    return ChatModel.ofArn('imported-model', arn);
  }

  /**
   * A custom model deployed for on-demand inference.
   *
   * @param arn the deployment's ARN, which may be a token
   * @see https://docs.aws.amazon.com/bedrock/latest/userguide/deploy-custom-model-on-demand.html
   */
  public static customModelDeployment(arn: string): ChatModel {
    return ChatModel.ofArn('custom-model-deployment', arn);
  }

  /**
   * A Bedrock Marketplace model on its endpoint.
   *
   * @param arn the SageMaker endpoint's ARN, which may be a token
   * @see https://docs.aws.amazon.com/bedrock/latest/userguide/bedrock-marketplace-call-the-endpoint.html
   */
  public static marketplaceEndpoint(arn: string): ChatModel {
    return ChatModel.ofArn('marketplace-endpoint', arn);
  }

  private static ofArn(kind: ModelKind, arn: string, options: UnderlyingModelsOptions = {}): ChatModel {
    const parsed = arn.startsWith('arn:') ? parseModel(arn) : undefined;
    const wholeToken = !arn.startsWith('arn:') && Token.isUnresolved(arn);
    if (!wholeToken && parsed?.kind !== kind) {
      throw new Error(`\`arn\` must be the ARN of ${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind.replaceAll('-', ' ')}, got ${JSON.stringify(arn)}`);
    }
    const underlying = options.models?.map((model) => {
      const known = parseModel(model);
      if (!known?.foundationModelId) {
        throw new Error(`\`models\` must be ids or ARNs of foundation models or system inference profiles, got ${JSON.stringify(model)}`);
      }
      return known;
    });
    if (underlying?.length === 0) throw new Error('`models` must name at least one model, got an empty list; leave it out if they are not known');
    return new ChatModel(parsed ?? { kind, modelId: arn }, { underlying, destinationRegions: options.destinationRegions });
  }

  /** What is sent to Bedrock as the model's id. */
  public readonly modelId: string;

  private constructor(private readonly parsed: ParsedModel, private readonly knowledge: ModelKnowledge) {
    this.modelId = parsed.modelId;
    if (knowledge.destinationRegions?.length === 0) {
      throw new Error('`destinationRegions` must name at least one Region, got an empty list; leave it out if they are not known');
    }
    const unknown = knowledge.destinationRegions?.find((region) => !isRegion(region));
    if (unknown !== undefined) throw new Error(`\`destinationRegions\` must be names of Regions like eu-west-1, got ${JSON.stringify(unknown)}`);
  }

  /**
   * What the model's ARN says of its Region.
   *
   * @internal
   */
  public get _region(): string | undefined {
    return this.parsed.arn?.region;
  }

  /**
   * Whether a request may be answered anywhere in the world.
   *
   * @internal
   */
  public get _isGlobal(): boolean {
    return [this.parsed, ...this.knowledge.underlying ?? []].some((model) => model.kind === 'global-profile');
  }

  /**
   * The ids of the foundation models behind it, as far as they are known.
   *
   * @internal
   */
  public get _foundationModelIds(): string[] {
    return [this.parsed, ...this.knowledge.underlying ?? []].flatMap((model) => model.foundationModelId ?? []);
  }

  /**
   * What a role needs to invoke it.
   *
   * @internal
   */
  public _statements(caller: CallOrigin): ModelStatement[] {
    return modelStatements(this.parsed, caller, this.knowledge);
  }
}

function unreadable(modelId: string): string {
  return Token.isUnresolved(modelId)
    ? 'got a token whose form cannot be read at synth: state it with `model`, for instance ChatModel.applicationInferenceProfile(arn)'
    : `got ${JSON.stringify(modelId)}`;
}
