import { isObject, type RequestObject } from '../request-object';
import { InvalidRequest } from '../types';

export type Attributes = Record<string, RequestObject>;

/** Typed values as handlers write them (numbers may be numbers, NULL may be null) in the form DynamoDB takes. */
export function toWire(values: RequestObject, path: string): Attributes {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toWireValue(value, `${path}[${name}]`)]));
}

function toWireValue(value: unknown, path: string): RequestObject {
  const [entry, ...others] = isObject(value) ? Object.entries(value) : [];
  if (!entry || others.length > 0) throw new InvalidRequest(`Expected a typed DynamoDB value such as {"S": "text"} at '${path}', got ${JSON.stringify(value)}.`);
  const [type, content] = entry;
  switch (type) {
    case 'N': return { N: String(content) };
    case 'NS': return { NS: list(content, path).map(String) };
    case 'NULL': return { NULL: true };
    case 'L': return { L: list(content, path).map((member, index) => toWireValue(member, `${path}[${index}]`)) };
    case 'M': return { M: toWire(isObject(content) ? content : refuse(path, content), path) };
    case 'S': case 'B': return { [type]: typeof content === 'string' ? content : refuse(path, content) };
    case 'SS': case 'BS': return { [type]: list(content, path) };
    case 'BOOL': return { BOOL: typeof content === 'boolean' ? content : refuse(path, content) };
    default: throw new InvalidRequest(`Unsupported element '${path}[${type}]'.`);
  }
}

function list(content: unknown, path: string): unknown[] {
  return Array.isArray(content) ? content : refuse(path, content);
}

function refuse(path: string, content: unknown): never {
  throw new InvalidRequest(`The value at '${path}' does not fit its type: ${JSON.stringify(content)}.`);
}

/** DynamoDB's typed values as JSON ones: sets are lists, binary is base64. */
export function fromWire(item: unknown): Record<string, unknown> | null {
  return isObject(item) ? Object.fromEntries(Object.entries(item).map(([name, value]) => [name, fromWireValue(value as RequestObject)])) : null;
}

function fromWireValue(value: RequestObject): unknown {
  const [[type, content]] = Object.entries(value);
  switch (type) {
    case 'N': return Number(content);
    case 'NS': return (content as string[]).map(Number);
    case 'NULL': return null;
    case 'L': return (content as RequestObject[]).map(fromWireValue);
    case 'M': return fromWire(content);
    default: return content;
  }
}

/** Whether two typed values are the same to DynamoDB: sets have no order, and 1 is 1.0. */
export function sameValue(left: unknown, right: unknown): boolean {
  return comparable(left as RequestObject) === comparable(right as RequestObject);
}

export function sameItem(left: Attributes, right: Attributes): boolean {
  return sameValue({ M: left }, { M: right });
}

function comparable(value: RequestObject): string {
  const [[type, content]] = Object.entries(value);
  switch (type) {
    case 'N': return JSON.stringify([type, Number(content)]);
    case 'NS': return JSON.stringify([type, (content as string[]).map(Number).sort((a, b) => a - b)]);
    case 'SS': case 'BS': return JSON.stringify([type, [...content as string[]].sort()]);
    case 'L': return JSON.stringify([type, (content as RequestObject[]).map(comparable)]);
    case 'M': return JSON.stringify([type, Object.entries(content as Attributes).map(([name, member]) => [name, comparable(member)]).sort(([a], [b]) => a < b ? -1 : 1)]);
    default: return JSON.stringify([type, content]);
  }
}
