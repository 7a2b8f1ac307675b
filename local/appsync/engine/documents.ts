import { GraphQLError, Kind, parse, type DocumentNode, type FragmentDefinitionNode, type GraphQLSchema, type OperationDefinitionNode } from 'graphql';
import { Refusal, type GraphqlErrorShape, type GraphqlRequest } from '../types';
import { validateDocument } from './validation';

/** AppSync's quota. */
const QUERY_TOKENS = 15_000;
/** Clients repeat themselves, and the chat function does so for each word of a reply. */
const REMEMBERED_DOCUMENTS = 200;
const REMEMBERED_CHARACTERS = 20_000;

export interface ReadDocument {
  readonly document: DocumentNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
}

export type DocumentReader = (query: string) => ReadDocument | { readonly errors: readonly GraphqlErrorShape[] };

export function createDocumentReader(schema: GraphQLSchema, options: { readonly introspection: boolean }): DocumentReader {
  const known = new Map<string, ReturnType<DocumentReader>>();
  return (query) => {
    const remembered = known.get(query);
    if (remembered) return remembered;
    const read = readDocument(schema, query, options);
    if (query.length > REMEMBERED_CHARACTERS) return read;
    if (known.size >= REMEMBERED_DOCUMENTS) known.delete(known.keys().next().value!);
    known.set(query, read);
    return read;
  };
}

function readDocument(schema: GraphQLSchema, query: string, options: { readonly introspection: boolean }): ReturnType<DocumentReader> {
  try {
    const document = parse(query, { maxTokens: QUERY_TOKENS });
    const errors = validateDocument(schema, document, options);
    return errors.length > 0 ? { errors } : { document, fragments: fragmentsOf(document) };
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [syntaxError(error, query)] };
    // The parser and the rules call themselves once for each level.
    if (error instanceof RangeError) return { errors: [{ path: null, locations: null, message: 'Validation error of type InvalidSyntax: The query is nested too deeply.' }] };
    throw error;
  }
}

function syntaxError(error: GraphQLError, query: string): GraphqlErrorShape {
  const [place] = error.locations ?? [];
  const offending = /^[\w]+|^\S/.exec(query.slice(error.positions?.[0] ?? 0))?.[0] ?? '<EOF>';
  return {
    path: null,
    locations: place ? [{ line: place.line, column: place.column, sourceName: null }] : null,
    message: error.message.endsWith('Parsing aborted.')
      ? `Validation error of type InvalidSyntax: The query holds more than ${QUERY_TOKENS} tokens.`
      : `Invalid Syntax : offending token '${offending}' at line ${place?.line ?? 1} column ${place?.column ?? 1}`,
  };
}

function fragmentsOf(document: DocumentNode): Readonly<Record<string, FragmentDefinitionNode>> {
  return Object.fromEntries(document.definitions.flatMap((definition) =>
    definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : []));
}

/** The operation that the request means; which one must be said where there are several. */
export function chooseOperation({ document }: ReadDocument, { operationName }: GraphqlRequest): OperationDefinitionNode {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (operationName === undefined || operationName === '') {
    if (operations.length === 1) return operations[0];
    throw new Refusal(400, 'BadRequestException', 'Missing operation name.');
  }
  const named = operations.find((operation) => operation.name?.value === operationName);
  if (!named) throw new Refusal(400, 'BadRequestException', `Unknown operation named '${operationName}'.`);
  return named;
}
