import { Misuse, type Library } from './scope';
import { isMap, toAttribute } from './util/dynamodb';
import type { Expression } from './util/dynamodb-expression';

const OPERATION = '$operation';
interface Operation { readonly [OPERATION]: string; readonly value?: unknown; readonly index?: number }

/** What is to become of one attribute; `update` reads them, code only hands them on. */
export const operations: Library = {
  add: (_scope, value: unknown) => ({ [OPERATION]: 'add', value }),
  remove: () => ({ [OPERATION]: 'remove' }),
  replace: (_scope, value: unknown) => ({ [OPERATION]: 'replace', value }),
  increment: (_scope, by?: number | null) => ({ [OPERATION]: 'increment', value: by ?? 1 }),
  decrement: (_scope, by?: number | null) => ({ [OPERATION]: 'decrement', value: by ?? 1 }),
  append: (_scope, value: unknown) => ({ [OPERATION]: 'append', value }),
  prepend: (_scope, value: unknown) => ({ [OPERATION]: 'prepend', value }),
  updateListItem: (_scope, value: unknown, index: number) => ({ [OPERATION]: 'updateListItem', value, index }),
};

/** Plain values are set, plain objects are walked into, so that only the keys they name change. */
export function toUpdateExpression(update: Readonly<Record<string, unknown>>): Expression {
  const sets: string[] = [];
  const removes: string[] = [];
  const expressionNames: Record<string, string> = {};
  const expressionValues: Expression['expressionValues'] = {};
  visit('', update);
  const clauses = [sets.length > 0 ? `SET ${sets.join(', ')}` : '', removes.length > 0 ? `REMOVE ${removes.join(', ')}` : ''];
  return { expression: clauses.filter((clause) => clause !== '').join(' '), expressionNames, expressionValues };

  function visit(parent: string, values: Readonly<Record<string, unknown>>): void {
    for (const [attribute, value] of Object.entries(values)) {
      const path = `${parent}${nameOf(attribute)}`;
      if (isOperation(value)) apply(path, value);
      else if (Array.isArray(value) && value.length > 0 && value.every(isOperation)) value.forEach((operation) => apply(path, operation));
      else if (isMap(value)) visit(`${path}.`, value);
      else sets.push(`${path} = ${valueOf(value)}`);
    }
  }

  function apply(path: string, operation: Operation): void {
    const { value, index } = operation;
    switch (operation[OPERATION]) {
      case 'add': case 'replace': sets.push(`${path} = ${valueOf(value)}`); break;
      case 'remove': removes.push(path); break;
      case 'increment': sets.push(`${path} = ${path} + ${valueOf(value)}`); break;
      case 'decrement': sets.push(`${path} = ${path} - ${valueOf(value)}`); break;
      case 'append': sets.push(`${path} = list_append(${path}, ${valueOf(value)})`); break;
      case 'prepend': sets.push(`${path} = list_append(${valueOf(value)}, ${path})`); break;
      case 'updateListItem': sets.push(`${path}[${index}] = ${valueOf(value)}`); break;
      default: throw new Misuse(`there is no operation ${operation[OPERATION]}`);
    }
  }

  function nameOf(attribute: string): string {
    const known = Object.keys(expressionNames).find((placeholder) => expressionNames[placeholder] === attribute);
    const placeholder = known ?? `#expName_${Object.keys(expressionNames).length + 1}`;
    expressionNames[placeholder] = attribute;
    return placeholder;
  }

  function valueOf(value: unknown): string {
    const placeholder = `:expValue_${Object.keys(expressionValues).length + 1}`;
    expressionValues[placeholder] = toAttribute(value);
    return placeholder;
  }
}

function isOperation(value: unknown): value is Operation {
  return isMap(value) && typeof value[OPERATION] === 'string';
}
