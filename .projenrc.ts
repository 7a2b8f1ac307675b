import { awscdk, javascript, ReleasableCommits } from 'projen';
import { browserTests } from './projenrc/browser-tests';
import { bundleTasks } from './projenrc/bundle-tasks';
import { clientEntry } from './projenrc/client-entry';
import { gate } from './projenrc/gate';
import { lintResolvers } from './projenrc/lint-resolvers';
import { lintRooms } from './projenrc/lint-rooms';
import { packageTasks } from './projenrc/package-tasks';
import { roomTypeChecks } from './projenrc/room-type-checks';

const CDK_FLOOR = '2.257.0';
const NODE_OF_WORKFLOWS = '24.x';

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-bedrock-chat-api',
  description: 'A chat backend on Amazon Bedrock as one CDK construct: AppSync GraphQL with real-time replies, and a runner for one\'s own machine',
  author: 'cdk-bedrock-chat-api developers',
  authorAddress: 'developers@cdk-bedrock-chat-api.example',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk-bedrock-chat-api/cdk-bedrock-chat-api.git',
  homepage: 'https://github.com/cdk-bedrock-chat-api/cdk-bedrock-chat-api#readme',
  bugsUrl: 'https://github.com/cdk-bedrock-chat-api/cdk-bedrock-chat-api/issues',
  license: 'Apache-2.0',
  copyrightOwner: 'cdk-bedrock-chat-api developers',
  keywords: ['cdk', 'aws-cdk', 'bedrock', 'appsync', 'graphql', 'chat', 'streaming', 'lambda', 'generative-ai', 'llm'],
  defaultReleaseBranch: 'main',

  cdkVersion: CDK_FLOOR,
  constructsVersion: '10.5.1',
  cdkCliVersion: '^2',
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~6.0.0',
  minNodeVersion: '20.16.0',
  workflowNodeVersion: NODE_OF_WORKFLOWS,
  projenVersion: '^0.103.25',
  stability: 'experimental',
  packageManager: javascript.NodePackageManager.NPM,
  npmTrustedPublishing: true,
  jsiiReleaseVersion: '^0.2.1061',
  // The next one refuses Node.js 20.
  bumpPackage: 'commit-and-tag-version@^12',
  // Every build is compared with the last release; accepted breaks stand in .compatignore.
  compat: true,
  depsUpgradeOptions: {
    cooldown: 7,
    // What is bundled is shipped: an upgrade is released.
    semanticCommit: 'fix',
    workflowOptions: { schedule: javascript.UpgradeDependenciesSchedule.WEEKLY, labels: ['dependencies'] },
  },
  releasableCommits: ReleasableCommits.featuresAndFixes(),
  githubOptions: {
    pullRequestLintOptions: { semanticTitleOptions: { types: ['feat', 'fix', 'perf', 'refactor', 'test', 'docs', 'style', 'build', 'ci', 'chore'] } },
  },
  projenrcTs: true,
  sampleCode: false,
  lambdaAutoDiscover: false,
  integrationTestAutoDiscover: false,
  excludeTypescript: ['**/test/**', '**/lambda-src/**', '**/client/**', '**/local/**', '**/web/**', '**/bench/**', '**/examples/**', '**/projenrc/**'],
  bin: { 'bedrock-chat': 'assets/local/cli.js' },

  devDeps: [
    '@types/node@^20',
    // the build
    'esbuild@^0.28.0',
    'tsx@^4',
    '@aws-appsync/eslint-plugin@^2',
    // runs in AWS: bundled into assets/function
    '@aws-sdk/client-bedrock-runtime@^3.1164.0',
    '@aws-sdk/types@^3',
    '@smithy/core@^3.41.0',
    '@smithy/node-http-handler@^4',
    '@smithy/signature-v4@^5',
    '@aws-crypto/sha256-js@^5',
    '@aws-appsync/utils@^2.1.1',
    '@types/aws-lambda@^8',
    // runs on one machine: bundled into assets/local
    'acorn@^8',
    'commander@^14',
    'dynalite@^4.0.0',
    'graphql@^16.15.0',
    'jose@^6',
    'selfsigned@^5',
    'ws@^8',
    '@types/ws@^8',
    // runs in the browser: bundled into assets/web
    'deep-chat@^2.4.2',
    'dompurify@^3',
    'highlight.js@^11',
    'marked@^18',
    // tests
    '@swc/core@1.16.18',
    '@swc/jest@^0.2',
    'fast-check@^4',
    'cdk-nag@^3.0.2',
    'playwright-core@^1.65.0',
    'axe-core@^4',
    'aws-amplify@^6.22.1',
    '@apollo/client@^4.3.8',
    'aws-appsync-subscription-link@^4.0.3',
    'aws-appsync-auth-link@^4.0.2',
    'rxjs@^7',
    'react@^19',
    'react-test-renderer@^19',
    'apollo-3-clients@file:test/clients/apollo-3',
    'node-24@file:test/node-24',
  ],

  tsconfigDev: {
    // As swc reads them for jest: packages that are ES modules only are imported like the others.
    compilerOptions: { isolatedModules: true, skipLibCheck: true, module: 'esnext', moduleResolution: javascript.TypeScriptModuleResolution.BUNDLER },
  },
  jestOptions: {
    jestConfig: {
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/browser/', '<rootDir>/test/package/', '<rootDir>/test/examples/'],
      modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/cdk.out/'],
      collectCoverage: false,
      testTimeout: 30_000,
      maxWorkers: '100%',
      globalSetup: '<rootDir>/test/temporary-folder/make.ts',
      globalTeardown: '<rootDir>/test/temporary-folder/remove.ts',
      transformIgnorePatterns: ['/node_modules/(?!(jose|deep-chat|@noble)/)'],
    },
    junitReporting: false,
    configFilePath: 'jest.config.json',
  },
  eslintOptions: {
    dirs: ['src'],
    devdirs: ['test', 'projenrc', 'lambda-src', 'client', 'local', 'web', 'bench', 'examples/typescript'],
    tsconfigPath: './test/tsconfig.json',
  },

  gitignore: ['/assets/', 'cdk.out/', '/dist/', '.jsii.tabl.json', '.DS_Store', '*.tsbuildinfo', 'validation-report.json', '/.bedrock-chat/', '/examples/**/package-lock.json', '/bench/baselines/package-lock.json', '__pycache__/', '/examples/java/*/target/', '/examples/csharp/*/bin/', '/examples/csharp/*/obj/'],

  publishToPypi: { distName: 'cdk-bedrock-chat-api', module: 'cdk_bedrock_chat_api', trustedPublishing: true },
  publishToMaven: {
    javaPackage: 'io.github.cdkbedrockchatapi',
    mavenGroupId: 'io.github.cdk-bedrock-chat-api',
    mavenArtifactId: 'cdk-bedrock-chat-api',
    mavenServerId: 'central-ossrh',
  },
  publishToNuget: { dotNetNamespace: 'CdkBedrockChatApi', packageId: 'CdkBedrockChatApi', trustedPublishing: true },
  publishToGo: { moduleName: 'github.com/cdk-bedrock-chat-api/cdk-bedrock-chat-api-go', packageName: 'cdkbedrockchatapi' },
});

// npm ci fails on the lock file without the first; the second plugin's peer range refuses TypeScript 6.
project.package.addField('overrides', {
  'unrs-resolver': '~1.12.2',
  '@aws-appsync/eslint-plugin': { typescript: '$typescript' },
});

// Types are checked by `check-types`; the tests only strip them.
project.deps.removeDependency('ts-jest');
project.jest!.config.transform = {
  '^.+\\.(ts|js|mjs)$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' }, sourceMaps: 'inline' }],
};

for (const notShipped of ['/lambda-src/', '/client/', '/local/', '/web/', '/bench/', '/examples/', '/docs/', '/projenrc/', '/.ci/', '.cfnlintrc.yaml', 'CONTRIBUTING.md', 'jest.config.json', 'validation-report.json', 'cdk.out']) {
  project.addPackageIgnore(notShipped);
}
project.npmignore!.include('/assets/');

// The Node.js 24 that tests run the function on would be `node` for every script here.
project.package.setScript('dependencies', 'node -e "for (const name of [\'node\', \'node.cmd\', \'node.ps1\']) fs.rmSync(\'node_modules/.bin/\' + name, { force: true })"');

bundleTasks(project);
clientEntry(project);
roomTypeChecks(project);
lintRooms(project);
lintResolvers(project);
browserTests(project);
packageTasks(project);
gate(project, { node: NODE_OF_WORKFLOWS, go: '1.26' });

project.synth();
