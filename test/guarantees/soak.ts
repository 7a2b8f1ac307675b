import { Duration } from 'aws-cdk-lib';
import { Stage } from './stage';
import { applyEvent, type ChatTransport, isEnd, needsRepair, randomId, type TurnState } from '../../client';

export interface SoakOptions {
  /** At once. */
  readonly conversations: number;
  /** For how long each of them streams. */
  readonly seconds: number;
  readonly publishIntervalMillis: number;
  /** Each takes a process of its own, which has to start. */
  readonly startsPerSecond: number;
}

export interface SoakFigures {
  readonly conversations: number;
  readonly seconds: number;
  /** Replies whose stored text, assembled text and what the model said are not all the same. */
  readonly wrong: number;
  readonly notComplete: number;
  readonly characters: number;
  readonly events: number;
  /** From the first send until all replies streamed at once, if they ever did, and until the last end. */
  readonly allStreamingAfterSeconds: number | null;
  readonly tookSeconds: number;
  /** How many streamed at the same time, at most; and for how long all of them did. */
  readonly mostAtOnce: number;
  readonly togetherSeconds: number;
  /** Of this process: runner, model and subscribers; once all stream, and every tenth of the time. */
  readonly heapMegabytes: readonly number[];
}

const DELTA_MILLIS = 100;

/** A subscriber that keeps of the events no more than what they make of its one reply. */
class Follower {
  readonly conversationId = randomId();
  reply?: TurnState;
  events = 0;
  private readonly waiting: { readonly isSo: (reply: TurnState) => boolean; resolve(): void }[] = [];

  constructor(private readonly transport: ChatTransport) {}

  started(): Promise<void> {
    return new Promise((started, error) => this.transport.onReply(this.conversationId, {
      next: (event) => {
        this.events++;
        [this.reply] = applyEvent(this.reply ? [this.reply] : [], event);
        for (const { isSo, resolve } of this.waiting) if (isSo(this.reply)) resolve();
      },
      started,
      error,
    }));
  }

  until(isSo: (reply: TurnState) => boolean): Promise<void> {
    return new Promise((resolve) => this.waiting.push({ isSo, resolve }));
  }

  /** Without a gap. */
  get assembled(): string | undefined {
    return this.reply && !needsRepair({ ...this.reply, message: '' }) ? this.reply.reply : undefined;
  }
}

/** Many conversations stream at once; in the end the three texts of each are compared. */
export async function soak({ conversations, seconds, publishIntervalMillis, startsPerSecond }: SoakOptions): Promise<SoakFigures> {
  const stage = await Stage.open({
    props: { publishInterval: Duration.millis(publishIntervalMillis), timeout: Duration.minutes(15) },
    concurrency: conversations,
  });
  try {
    const begun = Date.now();
    const streaming = new Set<Follower>();
    let mostAtOnce = 0;
    let allStreamingAt = 0;
    let firstEndAt = 0;
    const heapMegabytes: number[] = [];
    const deltas = Math.ceil(seconds * 1000 / DELTA_MILLIS);
    const talks = await Promise.all(Array.from({ length: conversations }, async (_, index) => {
      const client = stage.client();
      const follower = new Follower(client);
      await follower.started();
      const message = randomId();
      const word = `talk ${index} é👩‍👩‍👧 `;
      stage.answers(message, [{ text: word, times: deltas, delayMillis: DELTA_MILLIS }]);
      return { client, follower, message, said: () => word.repeat(deltas) };
    }));

    const sampler = setInterval(() => {
      if (allStreamingAt && heapMegabytes.length < 10) heapMegabytes.push(heap());
    }, seconds * 100);
    const outcomes = await Promise.all(talks.map(async ({ client, follower, message, said }, index) => {
      await new Promise((resolve) => setTimeout(resolve, index * 1000 / startsPerSecond));
      const { conversationId } = follower;
      const [speaks, ended] = [follower.until(({ reply }) => reply !== ''), follower.until(({ status }) => isEnd(status))];
      const { id } = await client.sendMessage({ conversationId, message });
      await speaks;
      streaming.add(follower);
      mostAtOnce = Math.max(mostAtOnce, streaming.size);
      if (streaming.size === conversations) allStreamingAt = Date.now();
      await ended;
      firstEndAt ||= Date.now();
      streaming.delete(follower);
      const { status, reply } = (await client.turn(conversationId, id))!;
      return { isComplete: status === 'COMPLETE', isRight: reply === said() && follower.assembled === reply, characters: reply.length, events: follower.events };
    }));
    clearInterval(sampler);
    return {
      conversations,
      seconds,
      wrong: outcomes.filter(({ isRight }) => !isRight).length,
      notComplete: outcomes.filter(({ isComplete }) => !isComplete).length,
      characters: sum(outcomes.map(({ characters }) => characters)),
      events: sum(outcomes.map(({ events }) => events)),
      allStreamingAfterSeconds: allStreamingAt ? Math.round((allStreamingAt - begun) / 1000) : null,
      togetherSeconds: allStreamingAt ? Math.max(0, Math.round((firstEndAt - allStreamingAt) / 1000)) : 0,
      tookSeconds: Math.round((Date.now() - begun) / 1000),
      mostAtOnce,
      heapMegabytes,
    };
  } finally {
    await stage.close();
  }
}

function heap(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return Math.round(process.memoryUsage().heapUsed / 1024 / 1024);
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
