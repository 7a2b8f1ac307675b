/** What the function measures, as CloudWatch embedded metrics in its log; one dimension: the function's name. */
export const Metrics = {
  NAMESPACE: 'BedrockChatApi',
  DIMENSION: 'FunctionName',
  /** Turns that ended, by how. */
  TURNS_COMPLETE: 'TurnsComplete',
  TURNS_CANCELLED: 'TurnsCancelled',
  TURNS_FAILED: 'TurnsFailed',
  /** Turns that could not be claimed, or whose end could not be stored: they count as LOST once their deadline has passed. */
  TURNS_LOST: 'TurnsLost',
  /** From the start of the invocation to the model's first text, and to its first publish. */
  FIRST_TEXT_MILLIS: 'FirstTextMillis',
  FIRST_PUBLISH_MILLIS: 'FirstPublishMillis',
  TURN_MILLIS: 'TurnMillis',
  PUBLISH_FAILURES: 'PublishFailures',
  INPUT_TOKENS: 'InputTokens',
  OUTPUT_TOKENS: 'OutputTokens',
} as const;
