import { awscdk, javascript } from 'projen';

interface Room {
  readonly folder: string;
  readonly lib: string[];
  readonly types?: string[];
  readonly include?: string[];
  readonly exclude?: string[];
  readonly paths?: Record<string, string[]>;
}

/** esbuild checks no types; each room is checked against the globals of the place where it runs. */
const ROOMS: Room[] = [
  { folder: 'lambda-src/function', lib: ['es2023'], types: ['node'] },
  { folder: 'lambda-src/resolvers', lib: ['es2023'], types: [] },
  { folder: 'client', lib: ['es2023', 'dom', 'dom.iterable'], types: [] },
  { folder: 'local', lib: ['es2023'], types: ['node'] },
  { folder: 'web', lib: ['es2023', 'dom', 'dom.iterable'], types: [] },
  { folder: 'bench', lib: ['es2023'], types: ['node'] },
  {
    folder: 'examples/typescript',
    lib: ['es2023'],
    types: ['node'],
    paths: { 'cdk-bedrock-chat-api': ['../../src/index.ts'] },
  },
];

export function roomTypeChecks(project: awscdk.AwsCdkConstructLibrary): void {
  const check = project.addTask('check-types', { description: 'Check the types of every room' });
  check.exec('tsc -p test');
  check.exec('tsc -p projenrc');
  for (const room of ROOMS) {
    new javascript.TypescriptConfig(project, {
      fileName: `${room.folder}/tsconfig.json`,
      include: ['**/*.ts'],
      exclude: ['node_modules', '**/cdk.out'],
      compilerOptions: {
        target: 'es2023',
        lib: room.lib,
        types: room.types,
        module: 'esnext',
        moduleResolution: javascript.TypeScriptModuleResolution.BUNDLER,
        noEmit: true,
        isolatedModules: true,
        esModuleInterop: true,
        resolveJsonModule: true,
        skipLibCheck: true,
        strict: true,
        noFallthroughCasesInSwitch: true,
        noImplicitReturns: true,
        noUnusedLocals: true,
        noUnusedParameters: true,
        paths: room.paths,
      } as any,
    });
    check.exec(`tsc -p ${room.folder}`);
  }
}
