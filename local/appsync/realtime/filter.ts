import type { FilterRule, SubscriptionFilter } from '../types';

/** Whether a payload passes an enhanced filter: groups are alternatives, the rules of one group must all hold. */
export function passesFilter(filter: SubscriptionFilter, payload: unknown): boolean {
  return filter.filterGroup.some((group) => group.filters.every((rule) => holds(rule, valueAt(payload, rule.fieldName))));
}

/**
 * Whether a payload has what the subscriber's arguments say, compared with its top-level fields.
 * A null argument asks for an absent field; an argument that was left out asks for nothing.
 */
export function passesArguments(given: Readonly<Record<string, unknown>>, payload: unknown): boolean {
  return Object.entries(given).every(([name, expected]) => equal(isObject(payload) ? payload[name] : undefined, expected));
}

function holds(rule: FilterRule, actual: unknown): boolean {
  const expected = rule.value;
  switch (rule.operator) {
    case 'eq': return equal(actual, expected);
    case 'ne': return !equal(actual, expected);
    case 'le': return compares(actual, expected, (order) => order <= 0);
    case 'lt': return compares(actual, expected, (order) => order < 0);
    case 'ge': return compares(actual, expected, (order) => order >= 0);
    case 'gt': return compares(actual, expected, (order) => order > 0);
    case 'contains': return contains(actual, expected);
    case 'notContains': return !contains(actual, expected);
    case 'beginsWith': return typeof actual === 'string' && typeof expected === 'string' && actual.startsWith(expected);
    case 'in': return listOf(expected).some((item) => equal(actual, item));
    case 'notIn': return !listOf(expected).some((item) => equal(actual, item));
    case 'between': {
      const [low, high] = listOf(expected);
      return compares(actual, low, (order) => order >= 0) && compares(actual, high, (order) => order <= 0);
    }
    case 'containsAny': return listOf(expected).some((item) => contains(actual, item));
    // Nobody hears what an unknown rule was to keep from them.
    default: return false;
  }
}

/** The value at `a.b.c`; lists have no names to go on by. */
function valueAt(payload: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => isObject(value) ? value[name] : undefined, payload);
}

function contains(actual: unknown, expected: unknown): boolean {
  if (typeof actual === 'string') return typeof expected === 'string' && actual.includes(expected);
  return Array.isArray(actual) && actual.some((item) => equal(item, expected));
}

/** Only like is compared with like. */
function compares(actual: unknown, expected: unknown, test: (order: number) => boolean): boolean {
  if (typeof actual === 'number' && typeof expected === 'number') return test(actual - expected);
  if (typeof actual === 'string' && typeof expected === 'string') return test(actual < expected ? -1 : Number(actual > expected));
  return false;
}

/** Null and absent are the same. */
function equal(actual: unknown, expected: unknown): boolean {
  if (isAbsent(actual) || isAbsent(expected)) return isAbsent(actual) && isAbsent(expected);
  if (Array.isArray(actual) && Array.isArray(expected)) {
    return actual.length === expected.length && actual.every((item, index) => equal(item, expected[index]));
  }
  if (isObject(actual) && isObject(expected)) {
    return [...new Set([...Object.keys(actual), ...Object.keys(expected)])].every((name) => equal(actual[name], expected[name]));
  }
  return actual === expected;
}

function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
