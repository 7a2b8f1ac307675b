import { Annotations, aws_appsync as appsync } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { nobodyToldApart } from './authorization';
import { ChatModel } from '../chat-model';

export interface Choices {
  readonly model: ChatModel;
  readonly maxTokens: number;
  readonly clientModes: readonly appsync.AuthorizationType[];
  readonly broadcast?: boolean;
}

/** Models of Claude's fifth generation think unless told not to. */
const THINKS_FIRST = /^anthropic\.claude-[a-z]+-([5-9]|\d\d)(?:-|$)/;
const ROOM_TO_THINK = 4000;

/** What is legal and may surprise; each can be acknowledged by its id. */
export function warnOfRisks(scope: Construct, choices: Choices): void {
  const warn = (id: string, message: string) => Annotations.of(scope).addWarningV2(`cdk-bedrock-chat-api:${id}`, message);
  if (choices.model._isGlobal) {
    warn('globalProfile', 'a global inference profile may process messages in any commercial Region of the world; where they must stay in a'
      + ' geography, use a profile such as eu.… or us.…');
  }
  if (nobodyToldApart(choices.clientModes)) {
    warn('apiKeyAlone', 'whoever has the API key may use the model at the account\'s expense, and a conversation belongs to whoever knows its id;'
      + ' use `authorizationModes` to let people sign in');
  }
  if (choices.broadcast && !nobodyToldApart(choices.clientModes)) {
    warn('broadcastResponses', 'every answer of `invokeModel` is told to everybody who subscribes to `onModelResponse`, whoever asked; leave'
      + ' `broadcastResponses` out to tell it to nobody else');
  }
  if (choices.maxTokens < ROOM_TO_THINK && choices.model._foundationModelIds.some((id) => THINKS_FIRST.test(id))) {
    warn('thinksFirst', `this model thinks before it answers and spends \`maxTokens\` on it: ${choices.maxTokens} may leave nothing for the answer;`
      + ` set \`maxTokens\` to ${ROOM_TO_THINK} or more, or \`additionalModelRequestFields: { thinking: { type: 'disabled' } }\` where the model takes it`);
  }
}
