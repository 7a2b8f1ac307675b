import { isMap } from './dynamodb';
import type { FilterRule, SubscriptionFilter } from '../../types';

type Rules = readonly FilterRule[];

/** Every operator of a field, every member of an `or` and every rule is an alternative: the groups multiply out. Null for what cannot be read. */
export function toSubscriptionFilter(filter: unknown, ignoredFields?: unknown, rules?: unknown): SubscriptionFilter | null {
  if (!isMap(filter)) return null;
  const ignored = Array.isArray(ignoredFields) ? ignoredFields : [];
  const groups = combine(alternativesOf(filter, ignored), ruleAlternatives(rules));
  return { filterGroup: groups.filter((group) => group.length > 0).map((filters) => ({ filters })) };
}

/** Either side may be empty, which says nothing; it does not exclude everything. */
function combine(left: readonly Rules[], right: readonly Rules[]): Rules[] {
  if (left.length === 0) return [...right];
  if (right.length === 0) return [...left];
  return left.flatMap((one) => right.map((other) => [...one, ...other]));
}

function alternativesOf(filter: Record<string, unknown>, ignored: readonly unknown[]): Rules[] {
  const order = ([key]: [string, unknown]): number => key === 'and' ? 1 : key === 'or' ? 2 : 0;
  return Object.entries(filter).sort((a, b) => order(a) - order(b)).reduce<Rules[]>((groups, [key, value]) => {
    if (key === 'and') return members(value).reduce<Rules[]>((all, member) => combine(all, alternativesOf(member, ignored)), groups);
    if (key === 'or') return combine(groups, members(value).flatMap((member) => alternativesOf(member, ignored)));
    return ignored.includes(key) ? groups : combine(groups, operatorsOf(key, value));
  }, []);
}

function operatorsOf(fieldName: string, operators: unknown): Rules[] {
  return isMap(operators) ? Object.entries(operators).map(([operator, value]) => [{ fieldName, operator, value }]) : [];
}

function ruleAlternatives(rules: unknown): Rules[] {
  return isMap(rules) ? Object.entries(rules).flatMap(([fieldName, operators]) => operatorsOf(fieldName, operators)) : [];
}

function members(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}
