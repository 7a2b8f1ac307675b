import {
  getNamedType, GraphQLError, Kind, specifiedRules, TypeInfo, validate, visit, visitWithTypeInfo, type ArgumentNode, type ASTNode,
  type ASTVisitor, type DocumentNode, type GraphQLSchema, type ValidationContext, type ValueNode,
} from 'graphql';
import type { GraphqlErrorShape } from '../types';
import { printJavaNode } from './java-words';

const REPORTED_ERRORS = 100;

/** Finds what graphql-js finds, and says it in graphql-java's words: AppSync's clients know these. */
export function validateDocument(schema: GraphQLSchema, document: DocumentNode, options: { readonly introspection: boolean }): GraphqlErrorShape[] {
  const rules = options.introspection ? specifiedRules : [...specifiedRules, introspectionIsOff];
  const errors = validate(schema, document, rules, { maxErrors: REPORTED_ERRORS });
  const surroundings = surround(schema, document, new Set(errors.flatMap((error) => placeOf(error) ?? [])));
  return errors.map((error) => translate(error, surroundings));
}

/** A validation error, as graphql-java builds its sentence. */
export function validationError(type: string, description: string, place?: { path: readonly string[]; node?: ASTNode }): GraphqlErrorShape {
  const path = place && place.path.length > 0 ? ` @ '${place.path.join('/')}'` : '';
  const token = place?.node?.loc?.startToken;
  return {
    path: null,
    locations: token ? [{ line: token.line, column: token.column, sourceName: null }] : null,
    message: `Validation error of type ${type}: ${description}${path}`,
  };
}

/** Where introspection is switched off, `__schema` and `__type` have no fields. */
function introspectionIsOff(context: ValidationContext): ASTVisitor {
  return {
    Field(node) {
      const parent = context.getParentType();
      if (parent?.name.startsWith('__')) context.reportError(new GraphQLError(`Cannot query field "${node.name.value}" on type "${parent.name}".`, { nodes: node }));
    },
  };
}

/** A variable used wrongly is shown where it is used. */
function placeOf(error: GraphQLError): ASTNode | undefined {
  return error.nodes?.find((node) => node.kind === Kind.VARIABLE) ?? error.nodes?.[0];
}

interface Surroundings {
  /** Names of fields and fragments on the way. */
  readonly path: readonly string[];
  /** `argument 'input.items[0].name' with value '…'`, within an argument. */
  readonly argument: string;
  readonly inputType: string;
}

function surround(schema: GraphQLSchema, document: DocumentNode, wanted: ReadonlySet<ASTNode>): ReadonlyMap<ASTNode, Surroundings> {
  const found = new Map<ASTNode, Surroundings>();
  if (wanted.size === 0) return found;
  const typeInfo = new TypeInfo(schema);
  const path: string[] = [];
  const namesItself = (node: ASTNode) => node.kind === Kind.FIELD || node.kind === Kind.FRAGMENT_DEFINITION;
  visit(document, visitWithTypeInfo(typeInfo, {
    enter(node, _key, parent, keys, ancestors) {
      if (namesItself(node)) path.push((node as { name: { value: string } }).name.value);
      if (!wanted.has(node)) return;
      const type = getNamedType(typeInfo.getInputType());
      found.set(node, { path: [...path], argument: describeArgument(node, keys, [...ancestors, ...parent ? [parent] : []]), inputType: type?.name ?? '' });
    },
    leave(node) {
      if (namesItself(node)) path.pop();
    },
  }));
  return found;
}

type Chain = readonly (ASTNode | readonly ASTNode[])[];

function describeArgument(node: ASTNode, keys: readonly (string | number)[], chain: Chain): string {
  const start = chain.findIndex((ancestor) => (ancestor as ASTNode).kind === Kind.ARGUMENT);
  if (start < 0) return '';
  // A field that is too much is shown with the object that holds it.
  const isField = node.kind === Kind.OBJECT_FIELD;
  const value = isField ? chain.at(-2) as ValueNode : node as ValueNode;
  const name = argumentName(chain[start] as ArgumentNode, isField ? keys.slice(start, -2) : keys.slice(start));
  return `argument '${name}' with value '${printJavaNode(value)}'`;
}

function argumentName(argument: ArgumentNode, keys: readonly (string | number)[]): string {
  let name = argument.name.value;
  let node: any = argument;
  keys.forEach((key, index) => {
    node = node[key];
    if (node.kind === Kind.OBJECT_FIELD) name += `.${node.name.value}`;
    if (keys[index - 1] === 'values') name += `[${key}]`;
  });
  return name;
}

type Description = readonly [type: string, description: string];
type Wording = (groups: readonly string[], around: Surroundings, node: ASTNode | undefined) => Description;

/** graphql-js's sentence -> graphql-java's type and description. */
const WORDINGS: readonly (readonly [RegExp, Wording])[] = [
  [/^Cannot query field "(.+?)" on type "(.+?)"/, ([field, type]) => ['FieldUndefined', `Field '${field}' in type '${type}' is undefined`]],
  [/^Unknown argument "(.+?)" on field/, ([name]) => ['UnknownArgument', `Unknown field argument ${name}`]],
  [/^Unknown argument "(.+?)" on directive/, ([name]) => ['UnknownDirective', `Unknown directive argument ${name}`]],
  [/^Field ".+?" argument "(.+?)" of type ".+?" is required/, ([name]) => ['MissingFieldArgument', `Missing field argument ${name}`]],
  [/^Directive ".+?" argument "(.+?)" of type ".+?" is required/, ([name]) => ['MissingDirectiveArgument', `Missing directive argument ${name}`]],
  [/^Field "(.+?)" must not have a selection since type "(.+?)"/, ([field, type]) => ['SubSelectionNotAllowed', `Sub selection not allowed on leaf type ${unwrapped(type)} of field ${field}`]],
  [/^Field "(.+?)" of type "(.+?)" must have a selection/, ([field, type]) => ['SubSelectionRequired', `Sub selection required for type ${unwrapped(type)} of field ${field}`]],
  [/^Variable ".+?" of type "(.+?)" used in position expecting type "(.+?)"/, ([given, expected]) => ['VariableTypeMismatch', `Variable type '${given}' doesn't match expected type '${expected}'`]],
  [/^Variable "\$(.+?)" is not defined/, ([name]) => ['UndefinedVariable', `Undefined variable ${name}`]],
  [/^Variable "\$(.+?)" is never used/, ([name]) => ['UnusedVariable', `Unused variable ${name}`]],
  [/^Variable "\$(.+?)" cannot be non-input type "(.+?)"/, ([name, type]) => ['NonInputTypeOnVariable', `Variable '${name}' of type '${type}' is not an input type`]],
  [/^There can be only one variable named "\$(.+?)"/, ([name]) => ['DuplicateVariableName', `There can be only one variable named '${name}'`]],
  [/^There can be only one argument named "(.+?)"/, ([name]) => ['DuplicateArgumentNames', `There can be only one argument named '${name}'`]],
  [/^There can be only one operation named "(.+?)"/, ([name]) => ['DuplicateOperationName', `There can be only one operation named '${name}'`]],
  [/^There can be only one fragment named "(.+?)"/, ([name]) => ['DuplicateFragmentName', `There can be only one fragment named '${name}'`]],
  [/^There can be only one input field named "(.+?)"/, ([name]) => ['UniqueObjectFieldName', `There can be only one field named '${name}'`]],
  [/^The directive "@(.+?)" can only be used once/, ([name]) => ['DuplicateDirectiveName', `Non repeatable directives must be uniquely named within a location. The directive '${name}' is not unique`]],
  [/^This anonymous operation must be the only/, () => ['LoneAnonymousOperationViolation', 'Anonymous operation with other operations.']],
  [/^Unknown type "(.+?)"/, ([name]) => ['UnknownType', `Unknown type ${name}`]],
  [/^Unknown fragment "(.+?)"/, ([name]) => ['UndefinedFragment', `Undefined fragment ${name}`]],
  [/^Fragment "(.+?)" is never used/, ([name]) => ['UnusedFragment', `Unused fragment ${name}`]],
  [/^Cannot spread fragment ".+?" within itself/, () => ['FragmentCycle', 'Fragment cycles not allowed']],
  [/^Fragment "(.+?)" cannot be spread here as objects of type "(.+?)" can never be of type "(.+?)"/, ([name, parent, type]) => ['InvalidFragmentType', `Fragment ${name} cannot be spread here as objects of type ${parent} can never be of type ${type}`]],
  [/^Fragment cannot be spread here as objects of type "(.+?)" can never be of type "(.+?)"/, ([parent, type]) => ['InvalidFragmentType', `Fragment cannot be spread here as objects of type ${parent} can never be of type ${type}`]],
  [/^Fragment cannot condition on non composite type/, () => ['InlineFragmentTypeConditionInvalid', 'Inline fragment type condition is invalid, must be on Object/Interface/Union']],
  [/^Fragment ".+?" cannot condition on non composite type/, () => ['FragmentTypeConditionInvalid', 'Fragment type condition is invalid, must be on Object/Interface/Union']],
  [/^Unknown directive "@(.+?)"/, ([name]) => ['UnknownDirective', `Unknown directive ${name}`]],
  [/^Directive "@(.+?)" may not be used on (.+?)\.$/, ([name]) => ['MisplacedDirective', `Directive ${name} not allowed here`]],
  [/^Fields "(.+?)" conflict because (.+?)\. Use different aliases/, ([key, reason]) => ['FieldsConflict', `${key}: ${reason.replaceAll('"', '')}`]],
  [/^(?:Subscription ".+?"|Anonymous Subscription) must select only one top level field/, () => ['SubscriptionMultipleRootFields', 'Subscription operation must have exactly one root field']],
  [/^(?:Subscription ".+?"|Anonymous Subscription) must not select an introspection/, () => ['SubscriptionIntrospectionRootField', 'Subscription operation must not select an introspection field']],
  [/^The .+? definition is not executable/, () => ['NonExecutableDefinition', 'The definition is not executable']],
  [/^Field "(?:.+?)\.(.+?)" of required type ".+?" was not provided/, ([field], { argument }) => ['WrongType', `${argument} is missing required fields '[${field}]'`]],
  [/^Field "(.+?)" is not defined by type "(.+?)"/, ([field, type], { argument }) => ['WrongType', `${argument} contains a field not in '${type}': '${field}'`]],
  [/^Expected value of type ".+?!", found null/, (_, { argument }) => ['WrongType', `${argument} must not be null`]],
  [/^Value ".+?" does not exist in "(.+?)" enum/, ([type], { argument }, node) => ['WrongType', `${argument} is not a valid '${type}' - Literal value not in allowable values for enum '${type}' - '${printJavaNode(node as ValueNode)}'`]],
];

function translate(error: GraphQLError, surroundings: ReadonlyMap<ASTNode, Surroundings>): GraphqlErrorShape {
  const node = placeOf(error);
  const around = (node && surroundings.get(node)) ?? { path: [], argument: '', inputType: '' };
  for (const [pattern, wording] of WORDINGS) {
    const groups = pattern.exec(error.message);
    if (groups) return validationError(...wording(groups.slice(1), around, node), { path: around.path, node });
  }
  const [type, description] = isValue(node) && around.inputType !== ''
    ? ['WrongType', `${around.argument} is not a valid '${around.inputType}'`]
    : ['InvalidSyntax', error.message];
  return validationError(type, description, { path: around.path, node });
}

function isValue(node: ASTNode | undefined): node is ValueNode {
  return node !== undefined && node.kind.endsWith('Value');
}

function unwrapped(type: string): string {
  return type.replace(/[[\]!]/g, '');
}
