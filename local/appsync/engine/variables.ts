import {
  isEnumType, isInputObjectType, isListType, isNonNullType, typeFromAST, getNamedType, type GraphQLInputType, type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { GraphqlErrorShape } from '../types';
import { javaType } from './java-words';

export type Variables = Readonly<Record<string, unknown>>;

/** A declared variable without a value or a default is null for AppSync, against the GraphQL specification. */
export function fillVariables(operation: OperationDefinitionNode, given: Variables): Variables {
  const filled: Record<string, unknown> = {};
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    const name = variable.name.value;
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value !== undefined) filled[name] = value;
    else if (!defaultValue) filled[name] = null;
  }
  return filled;
}

/** Java's JSON readers stop at a thousand; Node.js 24 has no stack for whoever walks so deep by calling itself. */
const LEVELS = 500;

/** Whether values lie deeper inside each other than a request can be read. */
export function isTooDeep(variables: Variables): boolean {
  let level: unknown[] = [variables];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > LEVELS) return true;
    level = level.flatMap((value) => typeof value === 'object' && value !== null ? Object.values(value) : []);
  }
  return false;
}

/** What is wrong with the variables, in AppSync's words. */
export function checkVariables(schema: GraphQLSchema, operation: OperationDefinitionNode, variables: Variables): GraphqlErrorShape[] {
  return (operation.variableDefinitions ?? []).flatMap((definition) => {
    const name = definition.variable.name.value;
    if (!Object.hasOwn(variables, name)) return [];
    const message = problemOf(name, typeFromAST(schema, definition.type) as GraphQLInputType, variables[name]);
    if (message === undefined) return [];
    const { line, column } = definition.loc!.startToken;
    return [{ path: null, locations: [{ line, column, sourceName: null }], message }];
  });
}

function problemOf(name: string, type: GraphQLInputType, value: unknown): string | undefined {
  if (isNonNullType(type)) {
    if (value === null || value === undefined) return `Variable '${name}' has coerced Null value for NonNull type '${getNamedType(type).name}!'`;
    return problemOf(name, type.ofType, value);
  }
  if (value === null || value === undefined) return undefined;
  if (isListType(type)) return firstProblem(Array.isArray(value) ? value : [value], (item) => problemOf(name, type.ofType, item));
  if (isInputObjectType(type)) {
    if (typeof value !== 'object' || Array.isArray(value)) return `Variable '${name}' has an invalid value : Expected type 'Map' but was '${javaType(value)}'. Variables for input objects must be an instance of type 'Map'.`;
    const fields = type.getFields();
    const unknown = Object.keys(value).find((key) => !Object.hasOwn(fields, key));
    if (unknown !== undefined) return `The variables input contains a field name '${unknown}' that is not defined for input object type '${type.name}' `;
    return firstProblem(Object.values(fields), (field) => {
      const given = (value as Record<string, unknown>)[field.name];
      return given === undefined && field.defaultValue !== undefined ? undefined : problemOf(name, field.type, given);
    });
  }
  if (isEnumType(type)) return typeof value === 'string' && type.getValue(value) ? undefined : `Variable '${name}' has an invalid value : Invalid input for Enum '${type.name}'. No value found for name '${String(value)}'`;
  try {
    type.parseValue(value);
    return undefined;
  } catch (error) {
    return `Variable '${name}' has an invalid value : ${scalarProblem(type.name, value, error as Error)}`;
  }
}

const BUILT_IN = ['Int', 'Float', 'String', 'Boolean', 'ID'];

function scalarProblem(typeName: string, value: unknown, error: Error): string {
  return BUILT_IN.includes(typeName) ? `Expected type '${typeName}' but was '${javaType(value)}'.` : error.message;
}

function firstProblem<T>(items: readonly T[], problem: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = problem(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
