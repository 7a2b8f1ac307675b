import type { AnyNode } from 'acorn';
import { propertyName } from './check';
import { SHAPE } from './library';
import type { Shape } from './realm';
import { CodeError, walk, type Source } from './syntax';

const MODULES: Readonly<Record<string, Shape>> = {
  '@aws-appsync/utils': { util: SHAPE.util, extensions: SHAPE.extensions, runtime: SHAPE.runtime },
  '@aws-appsync/utils/dynamodb': SHAPE.dynamodb as Shape,
};

/** AppSync has these; the runner has not what they are for. */
const ABSENT: Readonly<Record<string, string>> = {
  '@aws-appsync/utils/rds': 'relational data sources',
  '@aws-appsync/utils/ai': 'the Bedrock data source',
  'util.rds': 'relational data sources',
  'util.http': 'HTTP data sources and response headers',
  'util.xml': 'HTTP data sources',
  'util.transform.toElasticsearchQueryDSL': 'OpenSearch data sources',
  'extensions.evictFromApiCache': 'the API cache',
};

/** Every import and every member of what is imported must exist: a misspelt `util.time.nowIso8601()` fails when the code is read, not when it runs. */
export function checkImports(source: Source, codeName: string): void {
  const bound = new Map<string, { readonly path: string; readonly shape: Shape }>();
  const fail = (node: AnyNode, path: string): never => {
    const reason = ABSENT[path] ? `is not part of the local runner, which has no support for ${ABSENT[path]}` : 'does not exist in APPSYNC_JS';
    throw CodeError.at(node, codeName, `\`${path}\` ${reason}`);
  };
  for (const name of ['util', 'extensions', 'runtime']) bound.set(name, { path: name, shape: SHAPE[name] as Shape });
  for (const node of source.program.body) {
    if (node.type !== 'ImportDeclaration') continue;
    const module = String(node.source.value);
    const shape = Object.hasOwn(MODULES, module) ? MODULES[module] : fail(node, module);
    const names = module === '@aws-appsync/utils' ? '' : 'ddb.';
    for (const specifier of node.specifiers) {
      if (specifier.type === 'ImportNamespaceSpecifier') bound.set(specifier.local.name, { path: module, shape });
      if (specifier.type !== 'ImportSpecifier') continue;
      const imported = specifier.imported.type === 'Identifier' ? specifier.imported.name : String(specifier.imported.value);
      const below = Object.hasOwn(shape, imported) ? shape[imported] : fail(specifier, `${names}${imported}`);
      if (below !== true) bound.set(specifier.local.name, { path: `${names}${imported}`, shape: below });
    }
  }
  walk(source.program, (node) => {
    if (node.type !== 'MemberExpression') return;
    const owner = resolve(node.object);
    const name = propertyName(node);
    if (owner && name !== undefined && !Object.hasOwn(owner.shape, name)) fail(node, `${owner.path}.${name}`);
  });

  function resolve(node: AnyNode): { readonly path: string; readonly shape: Shape } | undefined {
    if (node.type === 'Identifier') return bound.get(node.name);
    const owner = node.type === 'MemberExpression' ? resolve(node.object) : undefined;
    const name = node.type === 'MemberExpression' ? propertyName(node) : undefined;
    const below = owner && name !== undefined && Object.hasOwn(owner.shape, name) ? owner.shape[name] : undefined;
    return owner && below && below !== true ? { path: `${owner.path}.${name}`, shape: below } : undefined;
  }
}
