import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Plugin } from 'esbuild';
import * as ts from 'typescript';

/** The client's types beside its bundle, file by file: each declares what it exports (isolatedDeclarations), so that nothing has to be inferred. */
export function clientDeclarations(outdir: string): Plugin {
  return {
    name: 'client-declarations',
    setup(build) {
      build.onEnd(() => {
        const problems = declare('client/index.ts', path.join(outdir, 'types'));
        // One for CommonJS, one for ES modules: TypeScript takes a declaration for what its own ending says.
        write(path.join(outdir, 'index.d.ts'), "export * from './types/client/index';\n");
        write(path.join(outdir, 'index.d.mts'), "export * from './types/client/index.js';\n");
        return { errors: problems.map((text) => ({ text })) };
      });
    },
  };
}

/** The declarations of a file, and of those that they speak of. */
function declare(file: string, outdir: string, done = new Set<string>()): string[] {
  if (done.has(file)) return [];
  done.add(file);
  const { outputText, diagnostics } = ts.transpileDeclaration(fs.readFileSync(file, 'utf8'), {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, strict: true, isolatedDeclarations: true, declaration: true },
  });
  write(path.join(outdir, file.replace(/\.ts$/, '.d.ts')), outputText);
  const spokenOf = [...outputText.matchAll(/ from '(\.[^']+)'/g)].map(([, from]) => `${path.join(path.dirname(file), from)}.ts`);
  return [
    ...(diagnostics ?? []).map(({ messageText }) => `${file}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`),
    ...spokenOf.flatMap((other) => declare(other, outdir, done)),
  ];
}

function write(file: string, text: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}
