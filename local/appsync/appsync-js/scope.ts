import type { ResolverError } from '../resolver/types';
import type { Invalidation, SubscriptionFilter } from '../types';
import type { Handler } from './language';

/** What the handlers of one field leave behind, beside their results. */
export interface Effects {
  readonly errors: ResolverError[];
  readonly invalidations: Invalidation[];
  subscriptionFilter?: SubscriptionFilter;
  subscriptionInvalidationFilter?: SubscriptionFilter;
}

export const newEffects = (): Effects => ({ errors: [], invalidations: [] });

/** What `util`, `extensions` and `runtime` know of the evaluation they are called in. */
export interface Scope {
  readonly handler: Handler;
  readonly context: Readonly<Record<string, unknown>>;
  readonly effects: Effects;
  readonly now: () => number;
  readonly authorizationType: string;
  readonly log: (level: 'log' | 'error', values: readonly unknown[]) => void;
}

/** Ends a handler: `util.error`, `util.unauthorized`. */
export class Raised extends Error {
  constructor(readonly raised: ResolverError) {
    super(raised.message);
  }
}

/** Ends a handler: `runtime.earlyReturn`. */
export class EarlyReturn extends Error {
  constructor(readonly value: unknown, readonly skipTo: 'END' | 'NEXT' | undefined) {
    super('early return');
  }
}

/** Ends a handler: a call that AppSync would not take either. */
export class Misuse extends Error {}

/** A call from code: arguments are JSON values, as is what comes back. */
export type Member = (scope: Scope, ...args: any[]) => unknown;
export interface Library { readonly [name: string]: Member | Library }
