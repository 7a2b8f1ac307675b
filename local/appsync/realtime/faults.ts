import type { Clock } from '../../services';
import type { Publication } from '../types';

/** What a test does to one delivery; `swap` holds it back until the subscriber's next one has gone. */
export type DeliveryFault = 'drop' | 'duplicate' | 'swap' | { readonly delayMillis: number };

export interface Delivery {
  readonly fieldName: string;
  readonly publication: Publication;
  /** Of this subscriber, counted from 0. */
  readonly number: number;
}

/** AppSync promises neither delivery nor order: tests decide here what becomes of each. */
export type DeliveryFaults = (delivery: Delivery) => DeliveryFault | undefined;

type Deliver = (publication: Publication, payload: string) => void;

/** A subscriber's deliveries as the faults let them through. */
export function withFaults(faults: DeliveryFaults, clock: Clock, fieldName: string, deliver: (payload: string) => void): Deliver {
  let number = 0;
  const held: string[] = [];
  return (publication, payload) => {
    const fault = faults({ fieldName, publication, number: number++ });
    if (fault === 'swap') {
      held.push(payload);
      return;
    }
    if (fault === 'drop') return;
    if (typeof fault === 'object') {
      clock.setTimeout(() => deliver(payload), fault.delayMillis);
    } else {
      deliver(payload);
      if (fault === 'duplicate') deliver(payload);
    }
    held.splice(0).forEach(deliver);
  };
}
