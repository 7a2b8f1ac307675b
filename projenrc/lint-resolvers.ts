import { awscdk } from 'projen';

/** AppSync's own linter knows flat configurations only, and looks at the built resolvers as well. */
export function lintResolvers(project: awscdk.AwsCdkConstructLibrary): void {
  const lint = project.addTask('lint:resolvers', {
    description: 'Check the resolvers, as written and as built, against what APPSYNC_JS takes',
    exec: 'eslint --config lambda-src/resolvers/eslint.config.mjs lambda-src/resolvers assets/resolvers',
  });
  project.postCompileTask.spawn(lint);
}
