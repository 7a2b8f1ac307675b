/** What the function knows from synth: settings that may be long and hold no token. Written beside the bundle as SETTINGS_FILE. */
export interface ChatSettings {
  /** How `invokeModel` speaks to the model: the Anthropic Messages body through InvokeModel, or Converse. `sendMessage` always uses ConverseStream. */
  readonly invokeModelApi: 'anthropic-messages' | 'converse';
  readonly maxTokens: number;
  readonly systemPrompt?: string;
  readonly temperature?: number;
  readonly topP?: number;
  readonly stopSequences?: readonly string[];
  /** Least time between two publishes of one reply, in milliseconds. */
  readonly publishIntervalMillis: number;
  /** Whether reasoning deltas reach subscribers. */
  readonly showReasoning?: boolean;
  readonly guardrailStreamMode?: 'sync' | 'async';
  /** Where cache points go. */
  readonly promptCaching?: { readonly systemPrompt: boolean; readonly history: boolean };
  readonly serviceTier?: string;
  readonly latency?: string;
  readonly reasoningEffort?: string;
  readonly additionalModelRequestFields?: Readonly<Record<string, unknown>>;
  /** Whether conversation and turn ids go along as Bedrock request metadata. */
  readonly requestMetadata?: boolean;
}
