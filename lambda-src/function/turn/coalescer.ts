import { Limits } from '../../../src/contract/limits';
import type { PublishReplyInput, ReplyEvent } from '../../../src/contract/schema-types';
import type { ChatSettings } from '../../../src/contract/settings';
import { type Clock, sleep, within } from '../clock';
import type { ReplySink } from './read-reply';
import { ReplyText } from './reply-text';
import type { ClaimedTurn } from './turn-calls';
import { GraphqlFailure } from '../graphql/failure';
import { backOff } from '../graphql/persist';
import type { ReplyApi } from '../graphql/reply-api';
import type { Log } from '../log';

export interface CoalescerOptions {
  readonly api: ReplyApi;
  readonly turn: ClaimedTurn;
  readonly settings: Pick<ChatSettings, 'publishIntervalMillis' | 'showReasoning'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly random?: () => number;
  /** Somebody asked for a stop; or the turn is gone, or ended without this execution. */
  readonly onStop: (cause: 'cancelled' | 'gone') => void;
}

interface CoalescerFigures {
  publishes: number;
  saves: number;
  failures: number;
  firstTextAt?: number;
  firstPublishAt?: number;
}

const ATTEMPT_MILLIS = 5_000;
const SHORTEST_SAVE_INTERVAL_MILLIS = 1_000;
/** A save writes the whole reply: the longer that is, the rarer, so that what is written grows no faster than this. */
const SAVED_BYTES_PER_MILLI = 16;
const SLOWED_DOWN_MILLIS = 10_000;
/** How long an end waits for a publish that is under way. */
const LAST_PUBLISH_MILLIS = 500;

/**
 * Sends a growing reply to its subscribers: the first text at once, then whatever has arrived, one request at a time and no sooner
 * than an interval after the one before. A failed one is not repeated as it was: the next starts at the same offset and holds more.
 */
export class Coalescer implements ReplySink {
  public readonly reply = new ReplyText();
  public readonly figures: CoalescerFigures = { publishes: 0, saves: 0, failures: 0 };

  private readonly thoughts = new ReplyText();
  private readonly inFlight = new AbortController();
  /** How much of the reply and of the thoughts has been sent, and of the reply stored. */
  private sent = 0;
  private sentThoughts = 0;
  private stored = 0;

  private textDue = -Infinity;
  private signDue = Infinity;
  private saveDue = Infinity;
  private askDue = Infinity;
  private slowUntil = -Infinity;
  private failuresInARow = 0;
  private denied = false;

  private closed = false;
  private running: Promise<void> = Promise.resolve();
  private waking = new AbortController();

  public constructor(private readonly options: CoalescerOptions) {}

  public get overflowed(): boolean {
    return this.reply.overflowed;
  }

  public text(text: string): void {
    this.figures.firstTextAt ??= this.options.clock.now();
    this.add(() => this.reply.append(text));
  }

  public reasoning(text: string): void {
    if (this.options.settings.showReasoning) this.add(() => this.thoughts.append(text));
  }

  /** Nothing is sent before this: the turn must be claimed. */
  public start(): void {
    const now = this.options.clock.now();
    this.signDue = now + Limits.HEARTBEAT_MILLIS;
    this.askDue = now + Limits.HEARTBEAT_MILLIS;
    this.saveDue = now + SHORTEST_SAVE_INTERVAL_MILLIS;
    this.running = this.run();
  }

  /** Ends the sending and says what is left: for the turn's last event, which must fit into one. */
  public async close(): Promise<{ offset: number; text: string }> {
    this.closed = true;
    this.reply.end();
    this.waking.abort();
    await within(this.options.clock, LAST_PUBLISH_MILLIS, this.running);
    this.inFlight.abort();
    const text = this.reply.from(this.sent, Limits.EVENT_TEXT_BYTES);
    const isAll = this.sent + text.length === this.reply.length;
    return isAll ? { offset: this.sent, text } : { offset: this.reply.length, text: '' };
  }

  private add(append: () => void): void {
    const hadNews = this.hasNews();
    append();
    if (!hadNews && this.hasNews()) this.waking.abort();
  }

  private hasNews(): boolean {
    return !this.denied && (this.reply.length > this.sent || this.thoughts.length > this.sentThoughts);
  }

  private async run(): Promise<void> {
    while (!this.closed) {
      const wait = (this.hasNews() ? Math.min(this.textDue, this.signDue) : this.signDue) - this.options.clock.now();
      if (wait > 0) await this.pause(wait);
      else await this.send();
    }
  }

  private async pause(millis: number): Promise<void> {
    this.waking = new AbortController();
    await sleep(this.options.clock, millis, this.waking.signal);
  }

  private async send(): Promise<void> {
    const { clock } = this.options;
    const begun = clock.now();
    const text = this.denied ? '' : this.reply.from(this.sent, Limits.EVENT_TEXT_BYTES);
    const thoughts = this.denied ? '' : this.thoughts.from(this.sentThoughts, Limits.EVENT_TEXT_BYTES - Buffer.byteLength(text));
    try {
      await this.request(text, thoughts, begun);
      this.failuresInARow = 0;
      this.sent += text.length;
      this.sentThoughts += thoughts.length;
      this.textDue = begun + this.interval();
      this.signDue = begun + Limits.HEARTBEAT_MILLIS;
    } catch (error) {
      if (!this.closed) this.failed(error);
    }
  }

  /** A publish costs nothing to store; a save asks for a stop as well; a save with the reply stores it. */
  private async request(text: string, thoughts: string, begun: number): Promise<void> {
    const { api, turn: { claim, ...turn } } = this.options;
    const options = { timeoutMillis: ATTEMPT_MILLIS, signal: this.inFlight.signal };
    const input: PublishReplyInput = {
      ...turn,
      offset: this.sent,
      text,
      ...(thoughts ? { reasoning: thoughts, reasoningOffset: this.sentThoughts } : {}),
    };
    const isSign = !text && !thoughts;
    const through = this.sent + text.length;
    const stores = through > this.stored && (isSign || begun >= this.saveDue);
    if (!stores && !isSign && begun < this.askDue) {
      this.figures.publishes++;
      await api.publishReply(input, options);
      this.figures.firstPublishAt ??= begun;
      return;
    }
    this.figures.saves++;
    this.askDue = begun + Limits.HEARTBEAT_MILLIS;
    if (stores) this.saveDue = begun + Math.max(SHORTEST_SAVE_INTERVAL_MILLIS, this.reply.bytes / SAVED_BYTES_PER_MILLI);
    const event = await api.saveReply({ ...input, claim, ...(stores ? { reply: this.reply.value.slice(0, through) } : {}) }, options);
    if (!isSign) this.figures.firstPublishAt ??= begun;
    if (stores) this.stored = through;
    this.obey(event);
  }

  private obey(event: ReplyEvent): void {
    if (event.status === 'CANCELLING') this.options.onStop('cancelled');
  }

  private failed(error: unknown): void {
    this.figures.failures++;
    this.failuresInARow++;
    const { clock, log, onStop, random } = this.options;
    const failure = error instanceof GraphqlFailure ? error : new GraphqlFailure('unavailable', 'unknown');
    if (failure.kind === 'throttled') this.slowUntil = clock.now() + SLOWED_DOWN_MILLIS;
    if (failure.kind === 'denied' && !this.denied) {
      this.denied = true;
      log.error('the API denies what this function publishes; if it has a web ACL, that may block model output: scope it down for this function', { code: failure.code });
    }
    const pause = Math.max(this.interval(), backOff(this.failuresInARow, random));
    this.textDue = clock.now() + pause;
    this.signDue = clock.now() + (this.denied ? Limits.HEARTBEAT_MILLIS : pause);
    if (failure.kind === 'refused' && ['NotFound', 'Conflict'].includes(failure.code)) onStop('gone');
  }

  private interval(): number {
    const { clock, settings } = this.options;
    return clock.now() < this.slowUntil ? 2 * settings.publishIntervalMillis : settings.publishIntervalMillis;
  }
}
