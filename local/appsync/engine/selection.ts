import {
  getDirectiveValues, getNamedType, GraphQLIncludeDirective, GraphQLSkipDirective, isCompositeType, Kind, print, type FieldNode,
  type FragmentDefinitionNode, type GraphQLResolveInfo, type SelectionNode, type SelectionSetNode,
} from 'graphql';

export interface SelectionScope {
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly variableValues: Readonly<Record<string, unknown>>;
}

/** The fields of selection sets in order, fragments resolved, what @skip and @include leave out left out. */
export function selectedFields(sets: readonly (SelectionSetNode | undefined)[], scope: SelectionScope): FieldNode[] {
  return sets.flatMap((set) => (set?.selections ?? []).flatMap((selection) => isSelected(selection, scope) ? fieldsOf(selection, scope) : []));
}

function fieldsOf(selection: SelectionNode, scope: SelectionScope): FieldNode[] {
  if (selection.kind === 'Field') return [selection];
  const set = selection.kind === 'InlineFragment' ? selection.selectionSet : scope.fragments[selection.name.value].selectionSet;
  return selectedFields([set], scope);
}

function isSelected(node: SelectionNode, { variableValues }: SelectionScope): boolean {
  return getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.if !== true
    && getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.if !== false;
}

/** The name under which a field's value stands in the response. */
export function responseKey(field: FieldNode): string {
  return (field.alias ?? field.name).value;
}

/** Fields of one response key belong together, as graphql-js merges them. */
export function groupByResponseKey(fields: readonly FieldNode[]): ReadonlyMap<string, readonly FieldNode[]> {
  const groups = new Map<string, FieldNode[]>();
  for (const field of fields) {
    const group = groups.get(responseKey(field));
    if (group) group.push(field);
    else groups.set(responseKey(field), [field]);
  }
  return groups;
}

/** `ctx.info.selectionSetList`: an aliased field is known by its alias only. */
export function listSelection(info: GraphQLResolveInfo): string[] {
  return isCompositeType(getNamedType(info.returnType)) ? listFields(info.fieldNodes, info, '') : [];
}

function listFields(nodes: readonly FieldNode[], scope: SelectionScope, prefix: string): string[] {
  const groups = groupByResponseKey(selectedFields(nodes.map((node) => node.selectionSet), scope));
  return [...groups].flatMap(([key, fields]) => [`${prefix}${key}`, ...listFields(fields, scope, `${prefix}${key}/`)]);
}

/** `ctx.info.selectionSetGraphQL`: the text of the selection, the empty string for a leaf. */
export function printSelection(info: GraphQLResolveInfo): string {
  const sets = info.fieldNodes.flatMap((node) => node.selectionSet ? [node.selectionSet] : []);
  if (sets.length === 0) return '';
  return print({ kind: Kind.SELECTION_SET, selections: sets.flatMap((set) => set.selections) });
}
