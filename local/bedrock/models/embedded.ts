import { randomBytes } from 'node:crypto';
import type { Clock } from '../../services';
import type { Model, ModelEvent, ModelRequest } from '../model';
import { compose } from './embedded/compose';
import { lastQuestion } from './embedded/conversation';
import { chooseTool } from './embedded/tools';
import { pause } from './pace';
import { countInput, countTokens, tokenize } from './tokens';

export interface EmbeddedOptions {
  readonly clock: Clock;
  /** 0: as fast as it can. @default 50 */
  readonly tokensPerSecond?: number;
}

/** Before the first token, in tokens' time. */
const HEAD_START_TOKENS = 10;
export const GUARDRAIL_PHRASE = 'trip the guardrail';
const GUARDRAIL_ANSWER = 'Sorry, the model cannot answer this question.';

/** The model that ships with the runner: knows the product and the conversation, and behaves as a model does on the wire. It is no language model. */
export function embeddedModel({ clock, tokensPerSecond = 50 }: EmbeddedOptions): Model {
  const tokenMillis = tokensPerSecond > 0 ? 1000 / tokensPerSecond : 0;
  return {
    async* answer(request, signal) {
      let due = clock.now() + HEAD_START_TOKENS * tokenMillis;
      for (const event of say(request)) {
        await pause(clock, due - clock.now(), signal);
        if (signal.aborted) {
          return;
        }
        yield event;
        due += tokenMillis;
      }
    },
  };
}

/** The whole answer, token by token. */
function* say(request: ModelRequest): Generator<ModelEvent> {
  const inputTokens = countInput(request);
  const most = request.maxTokens ?? Infinity;
  let outputTokens = 0;
  const stop = (reason: string, stopSequence?: string): ModelEvent => ({ type: 'stop', reason, usage: { inputTokens, outputTokens }, ...(stopSequence === undefined ? {} : { stopSequence }) });

  function* speak(type: 'text' | 'reasoning', text: string): Generator<ModelEvent, boolean> {
    for (const token of tokenize(text)) {
      if (outputTokens >= most) {
        return false;
      }
      outputTokens++;
      yield { type, text: token };
    }
    return true;
  }

  if (request.guardrail && lastQuestion(request).toLowerCase().includes(GUARDRAIL_PHRASE)) {
    yield* speak('text', GUARDRAIL_ANSWER);
    return yield stop('guardrail_intervened');
  }
  const tool = chooseTool(request);
  if (tool) {
    const json = JSON.stringify(tool.input);
    outputTokens += countTokens(json);
    yield { type: 'toolUse', id: `tooluse_${randomBytes(11).toString('base64url')}`, name: tool.name };
    for (const part of tokenize(json)) {
      yield { type: 'toolInput', json: part };
    }
    return yield stop('tool_use');
  }
  const { thought, text } = compose(request);
  if (thinks(request) && !(yield* speak('reasoning', thought))) {
    return yield stop('max_tokens');
  }
  const { kept, stopSequence } = cutAtStop(text, request.stopSequences);
  if (!(yield* speak('text', kept))) {
    return yield stop('max_tokens');
  }
  return yield stopSequence === undefined ? stop('end_turn') : stop('stop_sequence', stopSequence);
}

function thinks(request: ModelRequest): boolean {
  const question = lastQuestion(request);
  return request.thinking === 'always'
    || (request.thinking === 'when it helps' && (/\b(think|reason|step by step|why)\b/i.test(question) || countTokens(question) > 40));
}

function cutAtStop(text: string, sequences: readonly string[]): { kept: string; stopSequence?: string } {
  const [first] = sequences
    .map((stopSequence) => ({ stopSequence, at: stopSequence === '' ? -1 : text.indexOf(stopSequence) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at);
  return first ? { kept: text.slice(0, first.at), stopSequence: first.stopSequence } : { kept: text };
}
