import { awscdk } from 'projen';

/** One package for two kinds of reader: CDK apps and front ends (docs/decisions/client-package.md). */
export function clientEntry(project: awscdk.AwsCdkConstructLibrary): void {
  project.package.addField('exports', {
    '.': { types: './lib/index.d.ts', default: './lib/index.js' },
    './client': {
      import: { types: './assets/client/index.d.mts', default: './assets/client/index.mjs' },
      require: { types: './assets/client/index.d.ts', default: './assets/client/index.js' },
    },
    './package.json': './package.json',
    // What jsii and its tools read of a dependency.
    './.jsii': './.jsii',
  });
  // TypeScript with moduleResolution node10 reads no exports.
  project.package.addField('typesVersions', { '*': { client: ['assets/client/index.d.ts'] } });
  // A front end does not install the CDK; an app without it is told by src/peers.ts.
  project.package.addField('peerDependenciesMeta', { 'aws-cdk-lib': { optional: true }, 'constructs': { optional: true } });
}
