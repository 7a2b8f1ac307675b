import type { ImportDeclaration } from 'acorn';
import { HANDLERS } from './language';
import { CodeError, operatorToken, walk, type Source } from './syntax';

interface Edit { readonly at: number; readonly until: number; readonly text: string }

/**
 * Makes a script of a module: imports become parameters' properties, handlers the returned value, loops end at the limit
 * and `===` takes null and undefined for the same, as AppSync does. Lines stay where they are.
 */
export function rewrite(source: Source, codeName: string): string {
  const edits: Edit[] = [];
  const handlers = new Map<string, string>();
  walk(source.program, (node) => {
    switch (node.type) {
      case 'ImportDeclaration':
        edits.push({ at: node.start, until: node.end, text: importStatement(node, codeName) + lineBreaks(source.code.slice(node.start, node.end)) });
        break;
      case 'ExportNamedDeclaration':
        if (node.source) throw CodeError.at(node, codeName, 'APPSYNC_JS: `export … from` is not supported');
        if (node.declaration) {
          edits.push({ at: node.start, until: node.declaration.start, text: ' '.repeat(node.declaration.start - node.start) });
          for (const name of declaredNames(node.declaration)) handlers.set(name, name);
        } else {
          edits.push({ at: node.start, until: node.end, text: lineBreaks(source.code.slice(node.start, node.end)) });
          for (const { local, exported } of node.specifiers) handlers.set(nameOf(exported), nameOf(local));
        }
        break;
      case 'ForOfStatement':
        edits.push(insert(node.right.start, '$upTo('), insert(node.right.end, ')'));
        break;
      case 'ForInStatement':
        edits.push(insert(node.right.start, '$keysUpTo('), insert(node.right.end, ')'));
        break;
      case 'BinaryExpression':
        if (node.operator === '===' || node.operator === '!==') {
          const operator = operatorToken(source, node.left, node.right);
          edits.push(insert(node.start, node.operator === '===' ? '$same(' : '!$same('), { at: operator.start, until: operator.end, text: ',' });
        }
        break;
    }
  }, (node) => {
    if (node.type === 'BinaryExpression' && (node.operator === '===' || node.operator === '!==')) edits.push(insert(node.end, ')'));
  });
  for (const name of HANDLERS) {
    if (!handlers.has(name)) throw new CodeError(codeName, `must export \`${name}\`, a function of the context`);
  }
  return `${apply(source.code, edits)}\n;return {${HANDLERS.map((name) => `${name}: ${handlers.get(name)}`).join(', ')}};`;
}

/** What the rewritten code calls beside the documented globals. */
export const HELPERS = ['$modules', '$upTo', '$keysUpTo', '$same'];

function importStatement(node: ImportDeclaration, codeName: string): string {
  const module = `$modules[${JSON.stringify(node.source.value)}]`;
  return node.specifiers.map((specifier) => {
    switch (specifier.type) {
      case 'ImportNamespaceSpecifier': return `const ${specifier.local.name} = ${module};`;
      case 'ImportSpecifier': return `const ${specifier.local.name} = ${module}[${JSON.stringify(nameOf(specifier.imported))}];`;
      case 'ImportDefaultSpecifier':
        throw CodeError.at(node, codeName, `\`${String(node.source.value)}\` has no default export; write \`import { … }\` or \`import * as …\``);
    }
  }).join(' ');
}

function declaredNames(declaration: { type: string; id?: unknown; declarations?: readonly { id: { type: string; name?: string } }[] }): string[] {
  if (declaration.declarations) return declaration.declarations.flatMap(({ id }) => id.type === 'Identifier' && id.name ? [id.name] : []);
  return [(declaration.id as { name: string }).name];
}

function nameOf(node: { type: string; name?: string; value?: unknown }): string {
  return node.name ?? String(node.value);
}

const insert = (at: number, text: string): Edit => ({ at, until: at, text });
const lineBreaks = (text: string): string => text.replace(/[^\n]/g, '');

/** Edits at one place keep their order: outer ones open first, inner ones close first. */
function apply(code: string, edits: readonly Edit[]): string {
  let result = '';
  let position = 0;
  for (const edit of edits.map((value, index) => ({ ...value, index })).sort((a, b) => a.at - b.at || a.index - b.index)) {
    result += code.slice(position, edit.at) + edit.text;
    position = Math.max(position, edit.until);
  }
  return result + code.slice(position);
}
