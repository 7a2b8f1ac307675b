import type { FieldNode, GraphQLError, GraphQLSchema } from 'graphql';
import { getNamedType, isObjectType } from 'graphql';
import type { ResolverError } from '../resolver/types';
import type { GraphqlErrorShape } from '../types';

export type Path = readonly (string | number)[];

/** graphql-java's way of writing a path: `/posts[0]/id`. */
export function printPath(path: Path): string {
  return path.map((key) => typeof key === 'number' ? `[${key}]` : `/${key}`).join('');
}

/** Where fields of a query stand; AppSync gives every place a `sourceName` that is null. */
export function locate(nodes: readonly FieldNode[]): GraphqlErrorShape['locations'] {
  const place = nodes[0]?.loc?.startToken;
  return place ? [{ line: place.line, column: place.column, sourceName: null }] : null;
}

/** An error of a resolver, at its field. */
export function fieldError(path: Path, nodes: readonly FieldNode[], error: ResolverError): GraphqlErrorShape {
  return {
    path,
    data: error.data ?? null,
    errorType: error.errorType ?? null,
    errorInfo: error.errorInfo ?? null,
    locations: locate(nodes),
    message: error.message,
  };
}

/** An error of a value that does not fit the schema: AppSync gives these no place in the query. */
export function valueError(path: Path, message: string): GraphqlErrorShape {
  return { path, locations: null, message };
}

/** What graphql-js says of a result, in graphql-java's words. */
export function translateExecutionError(schema: GraphQLSchema, error: GraphQLError): GraphqlErrorShape {
  const path = error.path ?? [];
  const hole = /^Cannot return null for non-nullable field (\w+)\.(\w+)\.$/.exec(error.message);
  if (hole) {
    const [, parentName, fieldName] = hole;
    const parent = schema.getType(parentName);
    const type = isObjectType(parent) ? getNamedType(parent.getFields()[fieldName].type).name : fieldName;
    return valueError(path, `Cannot return null for non-nullable type: '${type}' within parent '${parentName}' (${printPath(path)})`);
  }
  const abstract = /^Abstract type "(\w+)" (?:must resolve|was resolved).*for field "(\w+\.\w+)"/s.exec(error.message);
  if (abstract) {
    return valueError(path, `Can't resolve '${printPath(path)}'. Abstract type '${abstract[1]}' must resolve to an Object type at runtime for field '${abstract[2]}'. Could not determine the exact type of '${abstract[1]}'`);
  }
  return valueError(path, error.message);
}
