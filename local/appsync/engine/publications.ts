import type { FieldNode, OperationDefinitionNode } from 'graphql';
import type { Publication } from '../types';
import { groupByResponseKey, selectedFields, type SelectionScope } from './selection';

/** What each mutation field tells its subscribers: its result as the mutation selected it, under the schema's names. Without a result there is nothing to tell. */
export function publicationsOf(operation: OperationDefinitionNode, scope: SelectionScope, data: Readonly<Record<string, unknown>>): Publication[] {
  const groups = groupByResponseKey(selectedFields([operation.selectionSet], scope));
  return [...groups].flatMap(([key, fields]) => {
    const value = data[key];
    if (value === null || value === undefined || fields[0].name.value.startsWith('__')) return [];
    return [{ mutation: fields[0].name.value, payload: underSchemaNames(fields, scope, value) }];
  });
}

function underSchemaNames(nodes: readonly FieldNode[], scope: SelectionScope, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => underSchemaNames(nodes, scope, item));
  const selected = selectedFields(nodes.map((node) => node.selectionSet), scope);
  if (selected.length === 0 || value === null) return value;
  const payload: Record<string, unknown> = {};
  for (const [key, fields] of groupByResponseKey(selected)) {
    // Fields of a fragment on another type are not in the result.
    if (!Object.hasOwn(value as object, key)) continue;
    const name = fields[0].name.value;
    const inner = underSchemaNames(fields, scope, (value as Record<string, unknown>)[key]);
    payload[name] = Object.hasOwn(payload, name) ? merge(payload[name], inner) : inner;
  }
  return payload;
}

/** One field asked for twice under two names: both selections are known to the subscribers. */
function merge(one: unknown, other: unknown): unknown {
  if (Array.isArray(one) && Array.isArray(other)) return one.map((item, index) => merge(item, other[index]));
  if (isObject(one) && isObject(other)) {
    const merged: Record<string, unknown> = { ...one };
    for (const [name, value] of Object.entries(other)) merged[name] = name in one ? merge(one[name], value) : value;
    return merged;
  }
  return one ?? other;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

