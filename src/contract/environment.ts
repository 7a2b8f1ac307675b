/** Environment variables of the chat function: what may be a token at synth. */
export const FunctionEnvironment = {
  GRAPHQL_URL: 'GRAPHQL_URL',
  MODEL_ID: 'MODEL_ID',
  BEDROCK_REGION: 'BEDROCK_REGION',
  GUARDRAIL_IDENTIFIER: 'GUARDRAIL_IDENTIFIER',
  GUARDRAIL_VERSION: 'GUARDRAIL_VERSION',
} as const;

/** Environment variables of the GraphQL API: what the resolvers read from `ctx.env`. AppSync hands all of them over as text. */
export const ApiEnvironment = {
  /** `arn:<partition>:sts::<account>:assumed-role/<role name>/`, slash included: what the `userArn` of the chat function starts with. */
  HANDLER_ROLE_PREFIX: 'HANDLER_ROLE_PREFIX',
  HISTORY_TURNS: 'HISTORY_TURNS',
  /** UTF-16 code units. */
  HISTORY_CHARACTERS: 'HISTORY_CHARACTERS',
  /** Bytes of UTF-8. */
  MAX_MESSAGE_LENGTH: 'MAX_MESSAGE_LENGTH',
  /** Only BatchDeleteItem has to say it; every other request goes to the data source's own table. */
  TABLE_NAME: 'TABLE_NAME',
  /** How long a turn is kept after it was sent, and the conversation's row after its last turn; absent: for ever. */
  RETENTION_SECONDS: 'RETENTION_SECONDS',
  /** The function's timeout. */
  TIMEOUT_SECONDS: 'TIMEOUT_SECONDS',
  /** How long an accepted turn may wait for the function (Lambda's maximum event age). */
  MAX_EVENT_AGE_SECONDS: 'MAX_EVENT_AGE_SECONDS',
} as const;

/** The file beside the function's bundle that holds the ChatSettings. */
export const SETTINGS_FILE = 'settings.json';
