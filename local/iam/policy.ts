import type { PolicyStatement } from '../plan';
import { CONDITION_OPERATORS } from './conditions';
import { globSource, matchesGlob } from './glob';

export type RequestContext = Readonly<Record<string, string>>;

/** Whether identity-based policies allow an action: one Allow, and no Deny. */
export function isAllowed(statements: readonly PolicyStatement[], action: string, resource: string, context: RequestContext = {}): boolean {
  const applying = statements.filter((statement) => applies(statement, action, resource, context));
  return applying.some(({ effect }) => effect === 'Allow') && !applying.some(({ effect }) => effect === 'Deny');
}

function applies(statement: PolicyStatement, action: string, resource: string, context: RequestContext): boolean {
  return statement.actions.some((pattern) => matchesGlob(pattern.toLowerCase(), action.toLowerCase()))
    && statement.resources.some((pattern) => resourcePattern(pattern).test(resource))
    && conditionsHold(statement.conditions ?? {}, context);
}

function conditionsHold(conditions: NonNullable<PolicyStatement['conditions']>, context: RequestContext): boolean {
  const values = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(conditions).every(([name, keys]) => {
    const ifExists = name.endsWith('IfExists');
    const operator = CONDITION_OPERATORS[ifExists ? name.slice(0, -'IfExists'.length) : name];
    if (!operator) {
      throw new Error(`a policy uses the condition operator \`${name}\`, which the local runner does not evaluate `
        + `(it knows ${Object.keys(CONDITION_OPERATORS).join(', ')}, each also with IfExists)`);
    }
    return Object.entries(keys).every(([key, expected]) => {
      const got = values.get(key.toLowerCase());
      return (ifExists && got === undefined) || operator([expected].flat(), got);
    });
  });
}

/** `*` stays within its part between colons, unless it is the part's last character. */
function resourcePattern(pattern: string): RegExp {
  const parts = pattern.split(':').map((part) => {
    const last = part.endsWith('*');
    return globSource(last ? part.slice(0, -1) : part, '[^:]') + (last ? '.*' : '');
  });
  return new RegExp(`^${parts.join(':')}$`, 's');
}
