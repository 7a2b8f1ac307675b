import type { TablePlan } from '../../../local/plan';
import type { Clock, Log } from '../../../local/services';

export const TABLE: TablePlan = {
  logicalId: 'Table',
  name: 'ChatTable',
  arn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/ChatTable',
  partitionKey: { name: 'pk', type: 'S' },
  sortKey: { name: 'sk', type: 'S' },
  timeToLiveAttribute: 'expires',
  indexes: [{ name: 'byOwner', partitionKey: { name: 'owner', type: 'S' }, sortKey: { name: 'updatedAt', type: 'N' }, projection: 'ALL' }],
};

export class ManualClock implements Clock {
  private time = Date.UTC(2026, 0, 31);
  private timers: { at: number; run: () => void }[] = [];

  now() {
    return this.time;
  }

  setTimeout(run: () => void, millis: number) {
    const timer = { at: this.time + millis, run };
    this.timers.push(timer);
    return { cancel: () => void (this.timers = this.timers.filter((one) => one !== timer)) };
  }

  advance(millis: number) {
    this.time += millis;
    const due = this.timers.filter(({ at }) => at <= this.time);
    this.timers = this.timers.filter(({ at }) => at > this.time);
    due.forEach(({ run }) => run());
  }
}

export const silent = (): Log => ({ info: () => undefined, warn: () => undefined, error: (message) => { throw new Error(message); } });
