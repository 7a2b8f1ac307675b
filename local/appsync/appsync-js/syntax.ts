import { parse, tokTypes, type AnyNode, type Program, type Token } from 'acorn';
import { UserError } from '../../user-error';

export interface Source {
  readonly code: string;
  readonly program: Program;
  readonly tokens: readonly Token[];
}

/** Code that AppSync would not take. The message names what, where, and what to do. */
export class CodeError extends UserError {
  static at(node: AnyNode, codeName: string, message: string): CodeError {
    return new CodeError(codeName, message, node.loc?.start.line, node.loc ? node.loc.start.column + 1 : undefined);
  }

  constructor(readonly codeName: string, message: string, readonly line?: number, readonly column?: number) {
    super(line === undefined ? `${codeName}: ${message}` : `${codeName}, line ${line}, column ${column}: ${message}`);
  }
}

export function parseCode(code: string, codeName: string): Source {
  const tokens: Token[] = [];
  try {
    const program = parse(code, { ecmaVersion: 2022, sourceType: 'module', locations: true, onToken: tokens });
    return { code, program, tokens };
  } catch (error) {
    const { loc, message } = error as SyntaxError & { loc?: { line: number; column: number } };
    throw new CodeError(codeName, `is not JavaScript that can be read: ${message.replace(/ \(\d+:\d+\)$/, '')}`, loc?.line, loc && loc.column + 1);
  }
}

type Enter = (node: AnyNode, parents: readonly AnyNode[]) => void;

/** Every node below, parents first; `leave` comes when a node's children are done. */
export function walk(node: AnyNode, enter: Enter, leave?: (node: AnyNode) => void, parents: AnyNode[] = []): void {
  enter(node, parents);
  parents.push(node);
  for (const child of childrenOf(node)) walk(child, enter, leave, parents);
  parents.pop();
  leave?.(node);
}

function childrenOf(node: AnyNode): AnyNode[] {
  return Object.values(node).flatMap((value) => Array.isArray(value) ? value : [value]).filter(isNode).sort((a, b) => a.start - b.start);
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string' && 'start' in value;
}

/** The operator's token between two operands, whatever brackets stand around them. */
export function operatorToken(source: Source, left: AnyNode, right: AnyNode): Token {
  const found = source.tokens.find((token) => token.start >= left.end && token.end <= right.start && token.type === tokTypes.equality);
  if (!found) throw new Error(`no equality operator at ${left.end}`);
  return found;
}
