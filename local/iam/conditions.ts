import { matchesGlob as like } from './glob';

/** Values of a condition are alternatives; `got` is undefined where the request has no such key. */
export type ConditionOperator = (expected: readonly string[], got: string | undefined) => boolean;

const some = (matches: (expected: string, got: string) => boolean): ConditionOperator =>
  (expected, got) => got !== undefined && expected.some((value) => matches(value, got));

/** A negated operator holds where the key is absent. */
const none = (matches: (expected: string, got: string) => boolean): ConditionOperator =>
  (expected, got) => got === undefined || !expected.some((value) => matches(value, got));

const equals = (expected: string, got: string) => expected === got;

/** Each of the six parts by itself; ArnEquals and ArnLike are the same. */
const arnLike = (expected: string, got: string) => {
  const patterns = arnParts(expected);
  const parts = arnParts(got);
  return patterns.length === parts.length && patterns.every((pattern, index) => like(pattern, parts[index]));
};

function arnParts(arn: string): string[] {
  const parts = arn.split(':');
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

export const CONDITION_OPERATORS: Readonly<Record<string, ConditionOperator | undefined>> = Object.assign(Object.create(null), {
  StringEquals: some(equals),
  StringNotEquals: none(equals),
  StringEqualsIgnoreCase: some((expected, got) => expected.toLowerCase() === got.toLowerCase()),
  StringLike: some(like),
  StringNotLike: none(like),
  ArnEquals: some(arnLike),
  ArnLike: some(arnLike),
  ArnNotEquals: none(arnLike),
  ArnNotLike: none(arnLike),
  Bool: some(equals),
  Null: ((expected, got) => expected.includes(String(got === undefined))) satisfies ConditionOperator,
});
