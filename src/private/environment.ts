import { Duration } from 'aws-cdk-lib';
import { BedrockChatApiProps } from '../bedrock-chat-api-props';
import { ApiEnvironment, FunctionEnvironment } from '../contract/environment';
import { Limits } from '../contract/limits';

export interface ApiFacts {
  readonly tableName: string;
  /** What `userArn` of the function's calls starts with. */
  readonly handlerRolePrefix: string;
  readonly timeout: Duration;
  readonly maxEventAge: Duration;
}

/** What the resolvers know of the app. */
export function apiEnvironment(props: BedrockChatApiProps, facts: ApiFacts): Record<string, string> {
  return {
    [ApiEnvironment.HANDLER_ROLE_PREFIX]: facts.handlerRolePrefix,
    [ApiEnvironment.TABLE_NAME]: facts.tableName,
    [ApiEnvironment.HISTORY_TURNS]: `${props.historyTurns ?? 20}`,
    [ApiEnvironment.HISTORY_CHARACTERS]: `${props.historyCharacters ?? 60_000}`,
    [ApiEnvironment.MAX_MESSAGE_LENGTH]: `${props.maxMessageLength ?? Limits.MESSAGE_BYTES}`,
    [ApiEnvironment.TIMEOUT_SECONDS]: `${facts.timeout.toSeconds()}`,
    [ApiEnvironment.MAX_EVENT_AGE_SECONDS]: `${facts.maxEventAge.toSeconds()}`,
    ...props.retention && { [ApiEnvironment.RETENTION_SECONDS]: `${props.retention.toSeconds()}` },
  };
}

export interface FunctionFacts {
  readonly graphqlUrl: string;
  readonly modelId: string;
  readonly bedrockRegion: string;
}

/** What the function knows that may be a token at synth; the rest is in its settings. */
export function functionEnvironment({ guardrailIdentifier, guardrailVersion }: BedrockChatApiProps, facts: FunctionFacts): Record<string, string> {
  return {
    [FunctionEnvironment.GRAPHQL_URL]: facts.graphqlUrl,
    [FunctionEnvironment.MODEL_ID]: facts.modelId,
    [FunctionEnvironment.BEDROCK_REGION]: facts.bedrockRegion,
    ...guardrailIdentifier && {
      [FunctionEnvironment.GUARDRAIL_IDENTIFIER]: guardrailIdentifier,
      [FunctionEnvironment.GUARDRAIL_VERSION]: guardrailVersion!,
    },
  };
}
