import { InvalidRequest } from './types';

export type RequestObject = Readonly<Record<string, unknown>>;

/** The request handler's result as an object with an operation. */
export function requestObject(request: unknown): RequestObject {
  if (!isObject(request)) throw new InvalidRequest(`Expected JSON object for the request, got ${JSON.stringify(request)}.`);
  return request;
}

/** Refuses every element that is not known, in AppSync's words; null counts as left out. */
export function onlyElements(object: RequestObject, known: readonly string[], path = '$'): void {
  const unknown = Object.keys(object).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new InvalidRequest(`Unsupported element '${path}[${unknown}]'.`);
}

export function objectAt(object: RequestObject, name: string, path = '$'): RequestObject {
  const value = object[name];
  if (!isObject(value)) throw new InvalidRequest(`Expected JSON object at '${path}[${name}]', got ${JSON.stringify(value ?? null)}.`);
  return value;
}

export function optionalObjectAt(object: RequestObject, name: string, path = '$'): RequestObject | undefined {
  return isPresent(object[name]) ? objectAt(object, name, path) : undefined;
}

export function listAt(object: RequestObject, name: string, path = '$'): readonly unknown[] {
  const value = object[name];
  if (!Array.isArray(value)) throw new InvalidRequest(`Expected JSON array at '${path}[${name}]', got ${JSON.stringify(value ?? null)}.`);
  return value;
}

export function textAt(object: RequestObject, name: string, path = '$'): string {
  const value = object[name];
  if (typeof value !== 'string') throw new InvalidRequest(`Expected text at '${path}[${name}]', got ${JSON.stringify(value ?? null)}.`);
  return value;
}

/** The named values that are there, for options that are handed on as they are. */
export function present(values: RequestObject): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => isPresent(value)));
}

export function isPresent(value: unknown): boolean {
  return value !== null && value !== undefined;
}

export function isObject(value: unknown): value is RequestObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
