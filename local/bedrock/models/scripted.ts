import type { Clock } from '../../services';
import { BedrockError, isBedrockErrorName } from '../errors';
import type { Fault, Model, ModelEvent, ModelRequest, Usage } from '../model';
import { pause } from './pace';
import { countInput, countTokens } from './tokens';

/** Replies in order, one a request; the last one stays. In a test, a function that sees the request. */
export type Script = readonly ScriptedReply[] | ((request: ModelRequest, call: number) => ScriptedReply);

export interface ScriptedReply {
  /** How many requests it answers. @default 1, for ever if it is the last */
  readonly times?: number;
  /** Refuses the request as a whole. */
  readonly error?: { readonly name: string; readonly message?: string };
  /** What is said. Without a `stop`, `event`s or a fault at the end, the reply ends with `end_turn`. */
  readonly steps?: readonly Step[];
}

export type Step = { readonly delayMillis?: number } & (
  | { readonly text: string; /** How often; 0: without end. */ readonly times?: number }
  | { readonly reasoning: string }
  | { readonly toolUse: { readonly name: string; readonly input: unknown } }
  /** An event as it is. */
  | { readonly event: string; readonly payload: unknown }
  /** An exception inside the stream, such as `throttlingException`. */
  | { readonly exception: string; readonly message?: string }
  | { readonly fault: Fault }
  | { readonly stop: string; readonly usage?: Usage }
);

/** Says exactly what the script says. */
export function scriptedModel(script: Script, clock: Clock): Model {
  let call = 0;
  return {
    async* answer(request, signal) {
      const reply = typeof script === 'function' ? script(request, call) : replyFor(script, call);
      call++;
      if (reply.error) {
        const { name, message = 'as the script says' } = reply.error;
        throw new BedrockError(isBedrockErrorName(name) ? name : 'InternalServerException', message);
      }
      yield* play(reply.steps ?? [], request, clock, signal);
    },
  };
}

async function* play(steps: readonly Step[], request: ModelRequest, clock: Clock, signal: AbortSignal): AsyncGenerator<ModelEvent> {
  let outputTokens = 0;
  for (const step of steps) {
    const times = 'text' in step && step.times !== undefined ? step.times : 1;
    for (let time = 0; times === 0 || time < times; time++) {
      await (step.delayMillis ? pause(clock, step.delayMillis, signal) : times === 0 ? new Promise(setImmediate) : undefined);
      if (signal.aborted) {
        return;
      }
      for (const event of eventsOf(step, request)) {
        outputTokens += 'text' in event ? countTokens(event.text) : 0;
        yield event.type === 'stop' && !('usage' in step && step.usage) ? { ...event, usage: { ...event.usage, outputTokens } } : event;
      }
    }
  }
  if (!steps.some((step) => 'stop' in step || 'fault' in step || 'exception' in step)) {
    yield { type: 'stop', reason: 'end_turn', usage: { inputTokens: countInput(request), outputTokens } };
  }
}

function eventsOf(step: Step, request: ModelRequest): ModelEvent[] {
  if ('text' in step) {
    return [{ type: 'text', text: step.text }];
  }
  if ('reasoning' in step) {
    return [{ type: 'reasoning', text: step.reasoning }];
  }
  if ('toolUse' in step) {
    return [{ type: 'toolUse', id: 'tooluse_scripted', name: step.toolUse.name }, { type: 'toolInput', json: JSON.stringify(step.toolUse.input) }];
  }
  if ('event' in step) {
    return [{ type: 'part', part: { event: step.event, payload: step.payload } }];
  }
  if ('exception' in step) {
    return [{ type: 'part', part: { exception: step.exception, message: step.message ?? 'as the script says' } }];
  }
  if ('fault' in step) {
    return [{ type: 'part', part: { fault: step.fault } }];
  }
  return [{ type: 'stop', reason: step.stop, usage: step.usage ?? { inputTokens: countInput(request), outputTokens: 0 } }];
}

function replyFor(replies: readonly ScriptedReply[], call: number): ScriptedReply {
  let last = -1;
  for (const reply of replies) {
    last += reply.times ?? 1;
    if (call <= last) {
      return reply;
    }
  }
  return replies.at(-1) ?? {};
}
