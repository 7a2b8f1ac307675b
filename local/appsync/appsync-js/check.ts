import type { AnyNode, ArrowFunctionExpression, CallExpression, FunctionDeclaration, FunctionExpression, MemberExpression, Program } from 'acorn';
import { GLOBALS, HANDLERS, ITERATIONS, RESERVED } from './language';
import { CodeError, walk, type Source } from './syntax';

type FunctionNode = FunctionDeclaration | FunctionExpression | ArrowFunctionExpression;
type Found = { readonly node: AnyNode; readonly problem: string };

const NODES: Partial<Record<AnyNode['type'], string>> = {
  TryStatement: '`try` is not supported; look at `ctx.error` instead',
  ThrowStatement: '`throw` is not supported; use `util.error()`',
  WhileStatement: '`while` is not supported; use `for…of`',
  DoWhileStatement: '`do…while` is not supported; use `for…of`',
  ForStatement: '`for (;;)` is not supported; use `for…of`',
  ContinueStatement: '`continue` is not supported; use `if`',
  LabeledStatement: 'labels are not supported',
  ClassDeclaration: 'classes are not supported',
  ClassExpression: 'classes are not supported',
  ThisExpression: '`this` is not supported',
  Super: '`super` is not supported',
  NewExpression: '`new` is not supported',
  AwaitExpression: '`await` is not supported: handlers are synchronous',
  YieldExpression: 'generators are not supported',
  UpdateExpression: '`++` and `--` are not supported; use `+= 1`',
  ImportExpression: '`import()` is not supported',
  MetaProperty: '`import.meta` and `new.target` are not supported',
  ExportAllDeclaration: '`export *` is not supported; export `request` and `response`',
  ExportDefaultDeclaration: '`export default` is not supported; export `request` and `response`',
};

/** Throws at the first construct that APPSYNC_JS does not have. */
export function checkLanguage(source: Source, codeName: string): void {
  const functions = functionsByName(source.program);
  walk(source.program, (node, parents) => {
    const problem = NODES[node.type] ?? operatorProblem(node) ?? literalProblem(node) ?? functionProblem(node)
      ?? callProblem(node, functions) ?? namesProblem(node, parents);
    if (problem) fail(codeName, { node, problem });
  });
  const recursion = findRecursion(functions);
  if (recursion) fail(codeName, recursion);
  const assignment = findContextAssignment(functions);
  if (assignment) fail(codeName, assignment);
}

function fail(codeName: string, { node, problem }: Found): never {
  throw CodeError.at(node, codeName, `APPSYNC_JS: ${problem}`);
}

function operatorProblem(node: AnyNode): string | undefined {
  if (node.type === 'UnaryExpression' && node.operator === '~') return '`~` is not supported';
  if (node.type !== 'BinaryExpression') return undefined;
  if (node.operator === 'in') return '`in` is not supported; use `Object.hasOwn()`';
  if (node.operator === 'instanceof') return '`instanceof` is not supported';
  return undefined;
}

function literalProblem(node: AnyNode): string | undefined {
  if (node.type !== 'Literal') return undefined;
  if (node.regex) return 'regular expression literals are not supported; use `util.matches()`';
  if (node.bigint) return 'BigInt is not supported';
  return undefined;
}

function functionProblem(node: AnyNode): string | undefined {
  if (node.type === 'ForOfStatement' && node.await) return '`for await` is not supported';
  if (node.type === 'Property' && node.kind !== 'init') return 'getters and setters are not supported';
  if (node.type === 'ReturnStatement' && node.argument && isFunction(node.argument)) return 'a function cannot be returned';
  if (!isFunction(node)) return undefined;
  if (node.async) return 'async functions are not supported: handlers are synchronous';
  if (node.generator) return 'generators are not supported';
  if (node.type === 'ArrowFunctionExpression' && isFunction(node.body)) return 'a function cannot be returned';
  return undefined;
}

function callProblem(node: AnyNode, functions: Functions): string | undefined {
  if (node.type !== 'CallExpression') return undefined;
  const { callee } = node;
  if (callee.type === 'Identifier' && GLOBALS.includes(callee.name) && !functions.has(callee.name)) {
    return `\`${callee.name}()\` is not supported${callee.name === 'Number' ? '; a number is made of text with unary plus' : ''}`;
  }
  const method = methodName(callee);
  if (method === 'sort' && node.arguments.length > 0) return '`sort()` takes no argument';
  const passes = node.arguments.some((argument) => isFunction(argument) || (argument.type === 'Identifier' && functions.has(argument.name)));
  if (passes && !(method && ITERATIONS.includes(method))) return 'a function can be passed only to array methods such as `map` and `filter`';
  return undefined;
}

function namesProblem(node: AnyNode, parents: readonly AnyNode[]): string | undefined {
  if (node.type === 'Identifier' && node.name === RESERVED) return `\`${RESERVED}\` is reserved`;
  if (node.type === 'Identifier' && node.name === 'arguments' && !isPropertyName(node, parents[parents.length - 1])) return '`arguments` is not supported; use `...rest`';
  if (node.type === 'MemberExpression' && ['prototype', '__proto__', 'constructor'].includes(propertyName(node) ?? '')) return `\`${propertyName(node)}\` is not supported`;
  return undefined;
}

function isPropertyName(node: AnyNode, parent: AnyNode | undefined): boolean {
  return (parent?.type === 'MemberExpression' && parent.property === node && !parent.computed)
    || (parent?.type === 'Property' && parent.key === node && !parent.computed);
}

type Functions = Map<string, FunctionNode>;

/** Functions with a name, wherever they stand: code has no way to hand a function on, so a name is enough. */
function functionsByName(program: Program): Functions {
  const found: Functions = new Map();
  walk(program, (node) => {
    if (node.type === 'FunctionDeclaration' && node.id) found.set(node.id.name, node);
    if (node.type === 'VariableDeclarator' && node.id.type === 'Identifier' && node.init && isFunction(node.init)) found.set(node.id.name, node.init);
  });
  return found;
}

function findRecursion(functions: Functions): Found | undefined {
  const calls = new Map([...functions].map(([name, node]) => [name, calledNames(node)]));
  for (const [name, node] of functions) {
    const reached = new Set<string>();
    const waiting = [...calls.get(name) ?? []];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (reached.has(next)) continue;
      reached.add(next);
      waiting.push(...calls.get(next) ?? []);
    }
    if (reached.has(name)) return { node, problem: `\`${name}\` calls itself: recursion is not supported` };
  }
  return undefined;
}

function calledNames(node: AnyNode): string[] {
  const names: string[] = [];
  walk(node, (child) => {
    if (child.type === 'CallExpression' && child.callee.type === 'Identifier') names.push(child.callee.name);
  });
  return names;
}

/** The context and its own properties are read-only; what hangs below them (`ctx.stash.a`) is not. */
function findContextAssignment(functions: Functions): Found | undefined {
  let found: Found | undefined;
  for (const name of HANDLERS) {
    const handler = functions.get(name);
    const context = handler?.params[0];
    if (!handler || context?.type !== 'Identifier') continue;
    walk(handler, (node) => {
      const target = node.type === 'AssignmentExpression' ? node.left : node.type === 'UnaryExpression' && node.operator === 'delete' ? node.argument : undefined;
      const root = target?.type === 'MemberExpression' ? target.object : target;
      if (root?.type === 'Identifier' && root.name === context.name) {
        found ??= { node, problem: `\`${context.name}\` and its own properties cannot be assigned or deleted; put values into \`${context.name}.stash\`` };
      }
    });
  }
  return found;
}

function isFunction(node: AnyNode): node is FunctionNode {
  return node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression';
}

function methodName(callee: CallExpression['callee']): string | undefined {
  return callee.type === 'MemberExpression' ? propertyName(callee) : undefined;
}

export function propertyName(node: MemberExpression): string | undefined {
  if (!node.computed && node.property.type === 'Identifier') return node.property.name;
  return node.property.type === 'Literal' && typeof node.property.value === 'string' ? node.property.value : undefined;
}
