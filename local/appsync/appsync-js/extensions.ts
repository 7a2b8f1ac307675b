import type { SubscriptionFilter } from '../types';
import { Misuse, type Library, type Scope } from './scope';

/** In one request. */
const INVALIDATIONS = 5;

export const extensions: Library = {
  setSubscriptionFilter(scope, filter: unknown) {
    requireResponseOf(scope, 'setSubscriptionFilter', 'Subscription');
    scope.effects.subscriptionFilter = filterOf('setSubscriptionFilter', filter);
  },
  setSubscriptionInvalidationFilter(scope, filter: unknown) {
    requireResponseOf(scope, 'setSubscriptionInvalidationFilter', 'Subscription');
    scope.effects.subscriptionInvalidationFilter = filterOf('setSubscriptionInvalidationFilter', filter);
  },
  invalidateSubscriptions(scope, invalidation: { subscriptionField?: unknown; payload?: unknown } | null) {
    requireResponseOf(scope, 'invalidateSubscriptions', 'Mutation');
    const { subscriptionField, payload } = invalidation ?? {};
    if (typeof subscriptionField !== 'string' || !isObject(payload)) {
      throw new Misuse('`extensions.invalidateSubscriptions` takes `{ subscriptionField, payload }`: a field name and an object');
    }
    const known = scope.effects.invalidations.some((other) => JSON.stringify(other) === JSON.stringify({ subscriptionField, payload }));
    if (known) return;
    if (scope.effects.invalidations.length === INVALIDATIONS) throw new Misuse(`\`extensions.invalidateSubscriptions\` may be called at most ${INVALIDATIONS} times in one request`);
    scope.effects.invalidations.push({ subscriptionField, payload });
  },
};

function requireResponseOf(scope: Scope, name: string, typeName: string): void {
  const parent = (scope.context.info as { parentTypeName?: unknown } | undefined)?.parentTypeName;
  if (scope.handler !== 'response' || (parent !== undefined && parent !== typeName)) {
    throw new Misuse(`\`extensions.${name}\` works only in the response handler of a ${typeName.toLowerCase()} field`);
  }
}

function filterOf(name: string, filter: unknown): SubscriptionFilter {
  const groups = isObject(filter) ? filter.filterGroup : undefined;
  const isFilter = Array.isArray(groups) && groups.every((group) => isObject(group) && Array.isArray(group.filters) && group.filters.every(isRule));
  if (!isFilter) throw new Misuse(`\`extensions.${name}\` takes { filterGroup: [{ filters: [{ fieldName, operator, value }] }] }, as util.transform.toSubscriptionFilter makes it`);
  return filter as unknown as SubscriptionFilter;
}

function isRule(rule: unknown): boolean {
  return isObject(rule) && typeof rule.fieldName === 'string' && typeof rule.operator === 'string' && Object.hasOwn(rule, 'value');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
