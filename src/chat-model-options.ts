import { ChatModel } from './chat-model';

/**
 * How Bedrock checks a streamed reply against a guardrail.
 */
export enum GuardrailStreamMode {
  /** Each piece is checked before anybody sees it, so the reply starts later. */
  SYNC = 'sync',
  /** Pieces are seen before they are checked, and sensitive information is not masked. */
  ASYNC = 'async',
}

/**
 * Which model answers, and what it is told. Only what is set is sent to the model, and always `maxTokens`.
 */
export interface ChatModelOptions {
  /**
   * The model: the id of a foundation model, of a geographic or of a global inference profile, or the ARN of one of these, of an application
   * inference profile, a provisioned, imported or custom-deployed model, a prompt router or a Bedrock Marketplace endpoint.
   * The newest models answer through an inference profile only. Give this or `model`.
   *
   * @default - `model` says it
   * @see https://docs.aws.amazon.com/bedrock/latest/userguide/models-supported.html
   */
  readonly modelId?: string;

  /**
   * The model where its id cannot be read at synth (an ARN that is a token), or where more is known of it than the id says.
   *
   * @default - `modelId` says it
   */
  readonly model?: ChatModel;

  /**
   * The Region whose Bedrock is called.
   *
   * @default - the Region of the model's ARN, or else of the stack
   */
  readonly bedrockRegion?: string;

  /**
   * The most tokens that one reply may take, 1 to 1,000,000. Models that think by default spend their thoughts from it, and Bedrock counts
   * it against the account's rate when a reply starts.
   *
   * @default 1000
   */
  readonly maxTokens?: number;

  /**
   * What the model is told before every conversation, up to 400,000 characters. It must be known at synth.
   *
   * @default - none
   */
  readonly systemPrompt?: string;

  /**
   * Sampling temperature, 0 to 1. The newest models refuse it.
   *
   * @default - the model's own
   */
  readonly temperature?: number;

  /**
   * Nucleus sampling, 0 to 1. The newest models refuse it, and some refuse it beside `temperature`.
   *
   * @default - the model's own
   */
  readonly topP?: number;

  /**
   * Texts at which the model stops, at most 2,500.
   *
   * @default - none
   */
  readonly stopSequences?: string[];

  /**
   * Further parameters of the model's own, as Converse takes them in `additionalModelRequestFields`, for instance
   * `{ thinking: { type: 'disabled' } }`.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters.html
   */
  readonly additionalModelRequestFields?: { [name: string]: any };

  /**
   * How much the model thinks: `low`, `medium`, `high`, `xhigh` or `max`, as far as the model knows them.
   *
   * @default - the model's own
   */
  readonly reasoningEffort?: string;

  /**
   * Whether subscribers hear what the model thinks aloud. It is not stored.
   *
   * @default false
   */
  readonly showReasoning?: boolean;

  /**
   * The id or ARN of a guardrail that checks messages and replies, in the Region whose Bedrock is called. Give `guardrailVersion` too.
   * A token is taken for an ARN, except `CfnGuardrail.attrGuardrailId`.
   *
   * @default - no guardrail
   * @see https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails.html
   */
  readonly guardrailIdentifier?: string;

  /**
   * The guardrail's version: a number, or `DRAFT`.
   *
   * @default - no guardrail
   */
  readonly guardrailVersion?: string;

  /**
   * How a streamed reply is checked.
   *
   * @default GuardrailStreamMode.SYNC
   * @see https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-streaming.html
   */
  readonly guardrailStreamMode?: GuardrailStreamMode;

  /**
   * Of a guardrail with cross-Region inference: the id of its guardrail profile, like `eu.guardrail.v1:0`. Grants what it needs in the
   * Regions that Bedrock may check in.
   *
   * @default - the guardrail stays in its Region
   * @see https://docs.aws.amazon.com/bedrock/latest/userguide/guardrail-profiles-permissions.html
   */
  readonly guardrailProfileId?: string;

  /**
   * Whether the system prompt and the history are marked for Bedrock's prompt cache. For models that take cache points.
   *
   * @default false
   * @see https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
   */
  readonly promptCaching?: boolean;

  /**
   * Bedrock's service tier: `default`, `priority`, `flex` or `reserved`, as far as the model has them.
   *
   * @default - Bedrock's own
   * @see https://docs.aws.amazon.com/bedrock/latest/userguide/service-tiers-inference.html
   */
  readonly serviceTier?: string;

  /**
   * Bedrock's latency: `standard` or `optimized`, as far as the model has it.
   *
   * @default - Bedrock's own
   * @see https://docs.aws.amazon.com/bedrock/latest/userguide/latency-optimized-inference.html
   */
  readonly latency?: string;

  /**
   * Whether conversation and turn ids go along with each request, for cost allocation in Bedrock's invocation logs. Never content.
   *
   * @default false
   */
  readonly requestMetadata?: boolean;
}
