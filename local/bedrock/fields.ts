import { invalid } from './errors';

/** Reads a JSON object of a request; what has no name here is refused, as a typo would otherwise pass unseen. */
export function fields(value: unknown, path: string, known: readonly string[]): Readonly<Record<string, unknown>> {
  const read = object(value, path);
  for (const name of Object.keys(read)) {
    if (!known.includes(name)) {
      throw invalid(`Malformed input request: ${pointer(path)}: extraneous key [${name}] is not permitted, please reformat your input and try again.`);
    }
  }
  return read;
}

/** A JSON object that may hold anything. */
export function object(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(`Malformed input request: ${pointer(path)}: expected type: JSONObject, found: ${typeName(value)}, please reformat your input and try again.`);
  }
  return value as Record<string, unknown>;
}

export function list(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value)) {
    throw invalid(`Malformed input request: ${pointer(path)}: expected type: JSONArray, found: ${typeName(value)}, please reformat your input and try again.`);
  }
  return value;
}

export function text(value: unknown, path: string): string {
  if (typeof value !== 'string') {
    throw invalid(`Malformed input request: ${pointer(path)}: expected type: String, found: ${typeName(value)}, please reformat your input and try again.`);
  }
  return value;
}

/** A number within bounds; undefined stays undefined. */
export function number(value: unknown, path: string, least: number, most: number = Infinity): number | undefined {
  if (value === undefined) {
    return undefined;
  }
  if (typeof value !== 'number' || Number.isNaN(value)) {
    throw invalid(`Malformed input request: ${pointer(path)}: expected type: Number, found: ${typeName(value)}, please reformat your input and try again.`);
  }
  const rule = value < least ? `greater than or equal to ${least}` : value > most ? `less than or equal to ${most}` : undefined;
  if (rule) {
    throw invalid(`1 validation error detected: Value '${value}' at '${path}' failed to satisfy constraint: Member must have value ${rule}`);
  }
  return value;
}

export function texts(value: unknown, path: string, most: number): readonly string[] {
  const values = list(value ?? [], path).map((one, index) => text(one, `${path}.${index}`));
  if (values.length > most) {
    throw invalid(`1 validation error detected: Value at '${path}' failed to satisfy constraint: Member must have length less than or equal to ${most}`);
  }
  return values;
}

const pointer = (path: string) => (path === '' ? '#' : `#/${path.replaceAll('.', '/')}`);

function typeName(value: unknown): string {
  if (value === undefined || value === null) {
    return 'Null';
  }
  if (Array.isArray(value)) {
    return 'JSONArray';
  }
  return { string: 'String', number: 'Number', boolean: 'Boolean', object: 'JSONObject' }[typeof value as string] ?? typeof value;
}
