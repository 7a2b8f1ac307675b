import type { FilterRule, SubscriptionFilter } from '../types';

export const FILTER_LIMITS = {
  /** Combinations of rules in one filter; `in` with n values counts as n. */
  COMBINATIONS: 10,
  /** Different fields in one group. */
  FIELDS: 5,
  IN_VALUES: 5,
  CONTAINS_ANY_VALUES: 20,
  STRING_LENGTH: 256,
  /** Names in a path, joined by dots. */
  NESTING: 5,
} as const;

type Scalar = 'number' | 'string' | 'boolean';

/** What each operator takes, by AppSync's table. */
const OPERANDS: Readonly<Record<string, { readonly list: boolean; readonly types: readonly Scalar[] }>> = {
  eq: { list: false, types: ['number', 'string', 'boolean'] },
  ne: { list: false, types: ['number', 'string', 'boolean'] },
  le: { list: false, types: ['number', 'string'] },
  lt: { list: false, types: ['number', 'string'] },
  ge: { list: false, types: ['number', 'string'] },
  gt: { list: false, types: ['number', 'string'] },
  contains: { list: false, types: ['number', 'string'] },
  notContains: { list: false, types: ['number', 'string'] },
  beginsWith: { list: false, types: ['string'] },
  in: { list: true, types: ['number', 'string'] },
  notIn: { list: true, types: ['number', 'string'] },
  between: { list: true, types: ['number', 'string'] },
  containsAny: { list: true, types: ['number', 'string'] },
};

/** Why AppSync would refuse a filter when it is set; undefined: it would not. */
export function filterProblem(filter: SubscriptionFilter): string | undefined {
  if (!Array.isArray(filter.filterGroup) || filter.filterGroup.length === 0) return 'subscription filter needs a `filterGroup` with at least one group';
  for (const group of filter.filterGroup) {
    if (!Array.isArray(group?.filters) || group.filters.length === 0) return 'each group of a subscription filter needs `filters` with at least one rule';
    const problem = group.filters.map(ruleProblem).find(Boolean);
    if (problem) return problem;
    if (new Set(group.filters.map((rule: FilterRule) => rule.fieldName)).size > FILTER_LIMITS.FIELDS) {
      return `Filters exceed maximum attributes limit ${FILTER_LIMITS.FIELDS} for subscription`;
    }
  }
  const combinations = filter.filterGroup.reduce((sum, group) => sum + combinationsOf(group.filters), 0);
  return combinations > FILTER_LIMITS.COMBINATIONS ? `Filters combination exceed maximum limit ${FILTER_LIMITS.COMBINATIONS} for subscription` : undefined;
}

/** `in` is stored as one alternative per value. */
function combinationsOf(rules: readonly FilterRule[]): number {
  return rules.reduce((product, rule) => product * (rule.operator === 'in' && Array.isArray(rule.value) ? rule.value.length : 1), 1);
}

function ruleProblem(rule: FilterRule): string | undefined {
  const operand = Object.hasOwn(OPERANDS, rule?.operator) ? OPERANDS[rule.operator] : undefined;
  if (typeof rule?.fieldName !== 'string' || rule.fieldName === '') return 'each rule of a subscription filter needs a `fieldName`';
  if (!operand) return `subscription filter operator must be one of ${Object.keys(OPERANDS).join(', ')}, got ${JSON.stringify(rule.operator)}`;
  if (rule.fieldName.split('.').length > FILTER_LIMITS.NESTING) {
    return `subscription filter field \`${rule.fieldName}\` is nested deeper than ${FILTER_LIMITS.NESTING} levels`;
  }
  if (operand.list !== Array.isArray(rule.value)) {
    return `subscription filter operator \`${rule.operator}\` on \`${rule.fieldName}\` takes ${operand.list ? 'a list' : 'one value'}`;
  }
  const values: readonly unknown[] = Array.isArray(rule.value) ? rule.value : [rule.value];
  return countProblem(rule, values) ?? valueProblem(rule, values, operand.types);
}

function countProblem(rule: FilterRule, values: readonly unknown[]): string | undefined {
  if (rule.operator === 'between' && values.length !== 2) return `subscription filter operator \`between\` on \`${rule.fieldName}\` takes two values`;
  const limit = rule.operator === 'in' || rule.operator === 'notIn' ? FILTER_LIMITS.IN_VALUES : FILTER_LIMITS.CONTAINS_ANY_VALUES;
  return values.length > limit ? `subscription exceeds maximum value limit ${limit} for operator \`${rule.operator}\`.` : undefined;
}

function valueProblem(rule: FilterRule, values: readonly unknown[], types: readonly Scalar[]): string | undefined {
  if (values.some((value) => !types.includes(typeof value as Scalar))) {
    return `subscription filter operator \`${rule.operator}\` on \`${rule.fieldName}\` takes values of type ${types.join(' or ')}`;
  }
  return values.some((value) => typeof value === 'string' && value.length > FILTER_LIMITS.STRING_LENGTH)
    ? `subscription filter value for \`${rule.fieldName}\` is longer than ${FILTER_LIMITS.STRING_LENGTH} characters` : undefined;
}
