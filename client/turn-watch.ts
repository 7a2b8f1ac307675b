import { backoffMillis } from './backoff';
import type { Clock } from './clock';
import { needsRepair, type TurnState } from './conversation';
import { Limits } from '../src/contract/limits';

export interface TurnWatchOptions {
  readonly clock: Clock;
  readonly random?: () => number;
  /** Brings in the turn's snapshot. */
  ask(turnId: string): Promise<void>;
  find(turnId: string): TurnState | undefined;
  /** Whether events come in at all. */
  isListening(): boolean;
}

/** A snapshot that did not close the gap is behind: the next save comes within a second or so. */
const NEXT_SAVE_MILLIS = 1_000;
/** Without a subscription, replies are read by asking. */
const POLL_MILLIS = 2_000;

interface Planned { readonly callOff: () => void; readonly isRepair: boolean }

/** Sees to it that each turn comes to its end here too: asks for it when text is missing, and when nothing has been heard for too long. */
export class TurnWatch {
  private readonly planned = new Map<string, Planned>();
  private readonly asking = new Set<string>();
  private failures = 0;
  private closed = false;

  constructor(private readonly options: TurnWatchOptions) {}

  /** An event of this turn has come in. A repair that is already planned keeps its time. */
  heard(turnId: string): void {
    const turn = this.options.find(turnId);
    if (!turn || !needsRepair(turn) || !this.planned.get(turnId)?.isRepair) this.review(turnId);
  }

  /** Sets the time at which the turn is asked for next, if ever. */
  review(turnId: string, repairAfterMillis = 0): void {
    this.planned.get(turnId)?.callOff();
    this.planned.delete(turnId);
    const turn = this.options.find(turnId);
    if (!turn || turn.settled || this.closed || this.asking.has(turnId)) return;
    const isRepair = needsRepair(turn);
    const silence = this.options.isListening() ? Limits.SUBSCRIBER_SILENCE_MILLIS : POLL_MILLIS;
    const callOff = this.options.clock.after(isRepair ? repairAfterMillis : silence, () => void this.ask(turnId));
    this.planned.set(turnId, { callOff, isRepair });
  }

  close(): void {
    this.closed = true;
    for (const { callOff } of this.planned.values()) callOff();
    this.planned.clear();
  }

  private async ask(turnId: string): Promise<void> {
    this.planned.delete(turnId);
    this.asking.add(turnId);
    let pause = NEXT_SAVE_MILLIS;
    try {
      await this.options.ask(turnId);
      this.failures = 0;
    } catch {
      pause = backoffMillis(++this.failures, this.options.random);
    }
    this.asking.delete(turnId);
    this.review(turnId, pause);
  }
}
