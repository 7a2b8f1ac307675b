import type { Clock, Log } from '../../services';
import type { Invalidation, PreparedSubscription, Publication, Publisher } from '../types';
import { withFaults, type DeliveryFaults } from './faults';
import { passesArguments, passesFilter } from './filter';

/** Bytes of a publication's JSON; AppSync drops what is larger without a word to either side. */
export const PUBLICATION_BYTES = 240 * 1024;

export interface Subscriber {
  readonly prepared: PreparedSubscription;
  /** The payload of a `data` frame, as JSON. */
  deliver(payload: string): void;
  invalidate(): void;
}

/** One API's subscribers. */
export interface Subscriptions extends Publisher {
  readonly size: number;
  add(subscriber: Subscriber): { remove(): void };
  /** Resolves when everything published so far is delivered. */
  settled(): Promise<void>;
}

export interface SubscriptionsOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly faults?: DeliveryFaults;
}

interface Entry {
  readonly prepared: PreparedSubscription;
  readonly deliver: (publication: Publication, payload: string) => void;
  readonly invalidate: () => void;
  removed: boolean;
}

export function createSubscriptions({ clock, log, faults }: SubscriptionsOptions): Subscriptions {
  const entries = new Set<Entry>();
  const byMutation = new Map<string, Set<Entry>>();
  /** One publication after another: each subscriber hears them in the order in which they were made. */
  let queue: Promise<void> = Promise.resolve();

  function remove(entry: Entry): void {
    entry.removed = true;
    entries.delete(entry);
    for (const mutation of entry.prepared.mutations) {
      const others = byMutation.get(mutation);
      others?.delete(entry);
      if (others?.size === 0) byMutation.delete(mutation);
    }
  }

  async function deliver(publication: Publication, receivers: readonly Entry[]): Promise<void> {
    const renderings = new Map<unknown, Promise<string | null>>();
    const rendered = await Promise.all(receivers.map(({ prepared }) => {
      const key = prepared.renderKey === undefined ? prepared : `${prepared.fieldName} ${prepared.renderKey}`;
      if (!renderings.has(key)) renderings.set(key, render(prepared, publication));
      return renderings.get(key)!;
    }));
    receivers.forEach((entry, index) => {
      const payload = rendered[index];
      if (payload !== null) entry.deliver(publication, payload);
    });
  }

  async function render(prepared: PreparedSubscription, publication: Publication): Promise<string | null> {
    try {
      const response = await prepared.render(publication);
      return response && JSON.stringify(response);
    } catch (error) {
      log.error('a publication could not be rendered for its subscribers', { subscription: prepared.fieldName, error: (error as Error).name });
      return null;
    }
  }

  return {
    add(subscriber) {
      const { prepared } = subscriber;
      const send = (payload: string) => {
        if (!entry.removed) subscriber.deliver(payload);
      };
      const entry: Entry = {
        prepared,
        deliver: faults ? withFaults(faults, clock, prepared.fieldName, send) : (_publication, payload) => send(payload),
        invalidate: () => subscriber.invalidate(),
        removed: false,
      };
      entries.add(entry);
      for (const mutation of prepared.mutations) {
        if (!byMutation.has(mutation)) byMutation.set(mutation, new Set());
        byMutation.get(mutation)!.add(entry);
      }
      return { remove: () => remove(entry) };
    },
    publish(publication) {
      const receivers = [...byMutation.get(publication.mutation) ?? []].filter(({ prepared }) => wants(prepared, publication.payload));
      if (receivers.length === 0) return;
      const bytes = Buffer.byteLength(JSON.stringify(publication.payload) ?? '');
      if (bytes > PUBLICATION_BYTES) {
        log.warn(`a publication above ${PUBLICATION_BYTES / 1024} KB was dropped, as AppSync drops it`, { mutation: publication.mutation, bytes });
        return;
      }
      queue = queue.then(() => deliver(publication, receivers)).catch((error: Error) => log.error('a publication could not be delivered', { error: error.name }));
    },
    invalidate({ subscriptionField, payload }: Invalidation) {
      for (const { prepared, invalidate } of [...entries]) {
        const filter = prepared.fieldName === subscriptionField && prepared.invalidationFilter;
        if (filter && passesFilter(filter, payload)) invalidate();
      }
    },
    settled: () => queue,
    get size() { return entries.size; },
  };
}

/** An enhanced filter replaces the arguments: they filter nothing beside it. */
function wants(prepared: PreparedSubscription, payload: unknown): boolean {
  return prepared.filter ? passesFilter(prepared.filter, payload) : passesArguments(prepared.arguments, payload);
}
