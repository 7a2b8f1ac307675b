import { Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ChatModel } from '../../chat-model';
import { ChatModelOptions } from '../../chat-model-options';
import { refuse } from '../check';

export interface ChosenModel {
  readonly model: ChatModel;
  /** Whose Bedrock is called. */
  readonly bedrockRegion: string;
}

/** The model, and the Region that the app or the model's ARN says; the stack's where neither does. */
export function chosenModel(scope: Construct, props: ChatModelOptions): ChosenModel {
  const model = props.model ?? modelOf(scope, props.modelId!);
  const { bedrockRegion } = props;
  const modelRegion = model._region;
  if (modelRegion && bedrockRegion && modelRegion !== bedrockRegion && !Token.isUnresolved(modelRegion) && !Token.isUnresolved(bedrockRegion)) {
    refuse(scope, `\`bedrockRegion\` must be the Region of the model's ARN, ${modelRegion}, got ${bedrockRegion}; leave it out, the ARN says it`);
  }
  return { model, bedrockRegion: bedrockRegion ?? modelRegion ?? Stack.of(scope).region };
}

function modelOf(scope: Construct, modelId: string): ChatModel {
  try {
    return ChatModel.fromModelId(modelId);
  } catch (error) {
    return refuse(scope, (error as Error).message);
  }
}
