export { compile, evaluate, type CompiledCode, type EvaluateOptions, type Evaluation, type HandlerContext } from './evaluate';
export { newEffects, type Effects } from './scope';
export { CodeError } from './syntax';
export type { Handler } from './language';
