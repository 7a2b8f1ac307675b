export { createBedrock, type Bedrock, type BedrockOptions } from './bedrock';
export { chooseModel, type ModelOptions } from './models/choose-model';
export type { Model, ModelEvent, ModelRequest } from './model';
export type { Script } from './models/scripted';
