import { isEnumType, isLeafType, isListType, isNonNullType, type GraphQLLeafType, type GraphQLOutputType } from 'graphql';
import type { GraphqlErrorShape } from '../types';
import { printPath, valueError, type Path } from './errors';
import { javaType, printJavaValue } from './java-words';

/**
 * Fits a resolver's value to the field's type as AppSync does: what does not fit becomes null and an error in AppSync's words.
 * Lists and leaves are walked; the fields of an object are fitted when they are asked for.
 */
export function fitResult(type: GraphQLOutputType, value: unknown, path: Path, report: (error: GraphqlErrorShape) => void): unknown {
  if (isNonNullType(type)) return fitResult(type.ofType, value, path, report);
  if (value === null || value === undefined) return null;
  if (isListType(type)) {
    if (!Array.isArray(value)) return mismatch('LIST', value, path, report);
    return value.map((item, index) => fitResult(type.ofType, item, [...path, index], report));
  }
  if (!isLeafType(type)) return typeof value === 'object' && !Array.isArray(value) ? value : mismatch('OBJECT', value, path, report);
  try {
    return fitLeaf(type, value);
  } catch (error) {
    report(valueError(path, `Can't serialize value (${printPath(path)}) : ${(error as Error).message}`));
    return null;
  }
}

function mismatch(expected: string, value: unknown, path: Path, report: (error: GraphqlErrorShape) => void): null {
  const got = typeof value === 'object' && !Array.isArray(value) ? ', got OBJECT' : '';
  report(valueError(path, `Can't resolve value (${printPath(path)}) : type mismatch error, expected type ${expected}${got}`));
  return null;
}

/** graphql-java takes more for a scalar than graphql-js does: any value is a String, a numeric text is an Int. */
function fitLeaf(type: GraphQLLeafType, value: unknown): unknown {
  if (isEnumType(type)) {
    if (typeof value !== 'string' || !type.getValue(value)) throw new Error(`Invalid input for Enum '${type.name}'.`);
    return value;
  }
  switch (type.name) {
    case 'String': return printJavaValue(value);
    case 'ID': return fitId(value);
    case 'Boolean': return fitBoolean(value);
    case 'Int': return fitNumber(type.name, value, (number) => Number.isInteger(number) && number >= -(2 ** 31) && number < 2 ** 31);
    case 'Float': return fitNumber(type.name, value, Number.isFinite);
    default: return type.serialize(value);
  }
}

function fitId(value: unknown): string {
  if (typeof value === 'string' || Number.isInteger(value)) return String(value);
  throw new Error(`Expected a value that can be converted to type 'ID' but it was a '${javaType(value)}'`);
}

function fitBoolean(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  if (typeof value === 'string') return value.toLowerCase() === 'true';
  throw new Error(`Expected a value that can be converted to type 'Boolean' but it was a '${javaType(value)}'`);
}

function fitNumber(name: string, value: unknown, fits: (number: number) => boolean): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && fits(number)) return number;
  throw new Error(`Expected a value that can be converted to type '${name}' but it was a '${javaType(value)}'`);
}
