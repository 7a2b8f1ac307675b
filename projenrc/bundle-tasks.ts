import { awscdk } from 'projen';

/** The tasks around the bundles: `bundle`, and what builds on it (`start`, `test`, `watch`). */
export function bundleTasks(project: awscdk.AwsCdkConstructLibrary): void {
  const bundle = project.addTask('bundle', {
    description: 'Build everything that runs elsewhere (function, resolvers, runner, page) into assets/',
    exec: 'tsx projenrc/bundle.ts',
  });
  project.compileTask.prependSpawn(bundle);

  const start = project.addTask('start', {
    description: 'Synthesize the minimal example and run it on this machine; options go to the runner (--json, --port …)',
  });
  start.spawn(bundle);
  start.exec('tsx --tsconfig examples/typescript/tsconfig.json examples/typescript/minimal/app.ts', { env: { CDK_OUTDIR: 'examples/typescript/minimal/cdk.out' } });
  start.exec('node assets/local/cli.js local examples/typescript/minimal/cdk.out', { receiveArgs: true });

  project.testTask.reset();
  project.testTask.spawn(bundle);
  project.testTask.exec('jest', { receiveArgs: true });

  const watch = project.tasks.tryFind('watch')!;
  watch.reset();
  watch.exec('tsx projenrc/bundle.ts --watch');
}
