import appsync from '@aws-appsync/eslint-plugin';

/** What APPSYNC_JS takes, in the sources (with types: methods that it lacks, recursion, functions as values) and in what esbuild made of them. */
export default [
  { ...appsync.configs.recommended, files: ['lambda-src/resolvers/**/*.ts'] },
  { files: ['lambda-src/resolvers/**/*.ts'], languageOptions: { parserOptions: { project: './lambda-src/resolvers/tsconfig.json' } } },
  { ...appsync.configs.base, files: ['assets/resolvers/**/*.js'] },
];
