import type { Invocation } from './environment';
import type { Neighbours, Publish } from './neighbours';
import { quantile } from './statistics';

export interface StreamFigures {
  readonly firstPublishMillis: number;
  readonly lagP95Millis: number;
  readonly endMillis: number;
  readonly publishes: number;
  readonly bytes: number;
  readonly invocationToModel: number;
  readonly cpuMillis: number;
  /** Characters that a subscriber does not have at the end, or has wrongly. */
  readonly wrongCharacters: number;
  readonly priceShare: number;
}

const DELTA_CHARACTERS = 4;
/** Dollars. */
const PRICE = {
  appSyncOperation: 4e-6,
  realTimeUpdate: 2e-6,
  updateBytes: 5 * 1024,
  dynamoDbWrite: 0.625e-6,
  dynamoDbRead: 0.125e-6,
  modelToken: 15e-6,
};

/** The text that a publish adds to what a subscriber has, in each contender's words. */
function textOf({ field, input }: Publish): string {
  return field === 'createResponse' ? input.contentBlockText ?? '' : input.text ?? '';
}

export function figuresOf({ deltaTimes, publishes, pace }: Neighbours, invocation: Invocation): StreamFigures {
  const said = deltaTimes.map((_, index) => String(index).padStart(DELTA_CHARACTERS, '.')).join('');
  const texts = publishes.filter((publish) => textOf(publish));
  let assembled = '';
  const lags: number[] = [];
  for (const publish of texts) {
    const offset = publish.input.offset ?? assembled.length;
    assembled += textOf(publish).slice(Math.max(0, assembled.length - offset));
    while ((lags.length + 1) * DELTA_CHARACTERS <= assembled.length) lags.push(publish.at - deltaTimes[lags.length]);
  }
  const end = publishes.filter(({ field, input }) => field === 'finishTurn' || input.stopReason).at(-1)!;
  const modelMillis = deltaTimes.at(-1)! - deltaTimes[0] + pace.firstDeltaMillis;
  return {
    firstPublishMillis: texts[0].at - deltaTimes[0],
    lagP95Millis: quantile(lags, 0.95),
    endMillis: end.at - deltaTimes.at(-1)!,
    publishes: publishes.length,
    bytes: publishes.reduce((sum, { bytes }) => sum + bytes, 0),
    invocationToModel: (invocation.done - invocation.called) / modelMillis,
    cpuMillis: invocation.cpu,
    wrongCharacters: [...said].filter((character, index) => assembled[index] !== character).length + Math.max(0, assembled.length - said.length),
    priceShare: publishes.reduce((sum, publish) => sum + priceOf(publish), 0) / (deltaTimes.length * PRICE.modelToken),
  };
}

/** AppSync takes the operation and, with one subscriber, the update; DynamoDB writes the turn by the KB, and a lock beside start and end. */
function priceOf({ field, bytes, input }: Publish): number {
  const appSync = PRICE.appSyncOperation + (field === 'listMessages' ? 0 : PRICE.realTimeUpdate * Math.ceil(bytes / PRICE.updateBytes));
  const turnWrites = Math.ceil((Buffer.byteLength(input.reply ?? '') + 512) / 1024);
  switch (field) {
    case 'startTurn':
      return appSync + 2 * PRICE.dynamoDbWrite;
    case 'saveReply':
      return appSync + (input.reply === undefined ? PRICE.dynamoDbRead : turnWrites * PRICE.dynamoDbWrite);
    case 'finishTurn':
      return appSync + (turnWrites + 1) * PRICE.dynamoDbWrite;
    case 'createResponse':
      // Its message table has two indexes that hold everything: each write counts three times.
      return appSync + 3 * Math.ceil((Buffer.byteLength(JSON.stringify(input.accumulatedTurnContent ?? '')) + 512) / 1024) * PRICE.dynamoDbWrite;
    default:
      return appSync;
  }
}
