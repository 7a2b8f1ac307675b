import { isMap, toAttribute, type AttributeValue } from './dynamodb';

export interface Expression {
  readonly expression: string;
  readonly expressionNames: Record<string, string>;
  readonly expressionValues: Record<string, AttributeValue>;
}

const COMPARISONS: Readonly<Record<string, string>> = { eq: '=', ne: '<>', le: '<=', lt: '<', ge: '>=', gt: '>' };
const FUNCTIONS: Readonly<Record<string, string>> = { contains: 'contains', notContains: 'NOT contains', beginsWith: 'begins_with' };
const TYPES: Readonly<Record<string, string>> = {
  _null: 'NULL', string: 'S', stringSet: 'SS', number: 'N', numberSet: 'NS', binary: 'B', binarySet: 'BS', boolean: 'BOOL', list: 'L', map: 'M',
};

class Unreadable extends Error {}

/** A filter object as DynamoDB's expression, in AppSync's spelling; null for what AppSync cannot render. */
export function toFilterExpression(filter: unknown): Expression | null {
  const names: Record<string, string> = {};
  const values: Record<string, AttributeValue> = {};
  try {
    return { expression: renderFilter(filter, ''), expressionNames: names, expressionValues: values };
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }

  function renderFilter(part: unknown, prefix: string): string {
    return Object.entries(map(part)).map(([key, value]) => {
      if (key === 'and' || key === 'or') {
        const members = list(value).map((member, index) => renderFilter(member, `${prefix}${key}_${index}_`));
        return grouped(members, ` ${key.toUpperCase()} `);
      }
      return key === 'not' ? `(NOT ${renderFilter(value, `${prefix}not_`)})` : renderField(key, map(value), prefix);
    }).join(' AND ');
  }

  function renderField(field: string, operators: Record<string, unknown>, prefix: string): string {
    names[`#${field}`] = field;
    return grouped(Object.entries(operators).flatMap(([operator, operand]) => renderOperator(`#${field}`, `${prefix}${field}`, operator, operand)), ' AND ');
  }

  function renderOperator(operandName: string, stem: string, operator: string, operand: unknown): string[] {
    const value = (suffix: string, content: unknown): string => {
      values[`:${stem}_${suffix}`] = toAttribute(content);
      return `:${stem}_${suffix}`;
    };
    if (COMPARISONS[operator]) return [`(${operandName} ${COMPARISONS[operator]} ${value(operator, operand)})`];
    if (FUNCTIONS[operator]) return [`(${FUNCTIONS[operator]}(${operandName},${value(operator, operand)}))`];
    switch (operator) {
      case 'between': {
        const [start, end] = list(operand, 2);
        return [`(${operandName} BETWEEN ${value('between_start', start)} AND ${value('between_end', end)})`];
      }
      case 'in': {
        const members = list(operand).map((member, index) => value(`in_${index}`, member));
        return [members.length > 0 ? `(${operandName} IN (${members.join(', ')}))` : '(null)'];
      }
      case 'attributeExists':
        if (typeof operand !== 'boolean') throw new Unreadable();
        return [`(${operand ? 'attribute_exists' : 'attribute_not_exists'}(${operandName}))`];
      case 'attributeType':
        if (!Object.hasOwn(TYPES, String(operand))) throw new Unreadable();
        return [`(attribute_type(${operandName},${value('attributeType', TYPES[String(operand)])}))`];
      case 'size':
        return Object.entries(map(operand)).flatMap(([inner, content]) => renderOperator(`size(${operandName})`, `${stem}_size`, inner, content));
      default:
        throw new Unreadable();
    }
  }
}

function grouped(parts: readonly string[], joiner: string): string {
  return parts.length > 1 ? `(${parts.join(joiner)})` : parts.join('');
}

function map(value: unknown): Record<string, unknown> {
  if (!isMap(value)) throw new Unreadable();
  return value;
}

function list(value: unknown, least = 0): readonly unknown[] {
  if (!Array.isArray(value) || value.length < least) throw new Unreadable();
  return value;
}
