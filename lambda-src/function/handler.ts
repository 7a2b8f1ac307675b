import type { Context } from 'aws-lambda';
import { answerQuestion } from './answer-question';
import type { AskModel } from './bedrock/invoke-model';
import { createLog } from './log';
import { purge } from './purge';
import { runTurn, type TurnServices } from './turn/run-turn';
import type { ChatFunctionEvent, InvokeModelResult } from '../../src/contract/function-event';

export interface Services extends TurnServices {
  readonly askModel: AskModel;
  /** What is done once, before the first event, so that its first call finds everything warm. */
  readonly primed: Promise<unknown>;
}

type CallContext = Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'>;

/** A turn or a purge never fails the invocation: what went wrong stands in the turn and in the log, and nothing may run twice. */
export function createHandler(services: Services) {
  return async (event: ChatFunctionEvent, context: CallContext): Promise<InvokeModelResult | undefined> => {
    await services.primed;
    const log = createLog(context.awsRequestId);
    const remainingMillis = () => context.getRemainingTimeInMillis();
    switch (event.kind) {
      case 'turn':
        await runTurn(event, remainingMillis(), services, log);
        return undefined;
      case 'purge':
        await purge(event, remainingMillis, services.api, log);
        return undefined;
      default:
        return answerQuestion(event, remainingMillis, services.askModel, log);
    }
  };
}
