import * as fs from 'node:fs';
import * as path from 'node:path';
import type { FreshProject } from './fresh-project';
import { devDependencies } from '../../package.json';

/** The oldest CDK that the package takes, and the one it is built with. */
export const CDK = { version: devDependencies['aws-cdk-lib'], constructs: devDependencies.constructs };

/** Generated Go asks for what is newest on npm, and a Go registry may not have it yet: this is what the CDK's own module asks for. */
const PROXY_AGENT_OF_GO = { module: 'github.com/cdklabs/awscdk-asset-node-proxy-agent-go/nodeproxyagentv6/v2', version: 'v2.1.2' };

const only = (folder: string, ending: string) => path.resolve(folder, fs.readdirSync(folder).find((file) => file.endsWith(ending))!);

function pip(project: FreshProject, ...what: string[]): void {
  project.run('python3', ['-m', 'venv', 'venv']);
  project.prefer('venv/bin');
  project.run('pip', ['install', '--quiet', ...what]);
}

/** Puts the package as it was built for each language into a project, and the given version of the CDK beside it. */
export const installBuilt = {
  typescript(project: FreshProject, cdkVersion: string): void {
    project.run('npm', ['install', '--no-audit', '--no-fund', only('dist/js', '.tgz'), `aws-cdk-lib@${cdkVersion}`, `constructs@${CDK.constructs}`]);
  },

  python(project: FreshProject, cdkVersion: string): void {
    fs.writeFileSync(path.join(project.folder, 'constraints.txt'), `aws-cdk-lib==${cdkVersion}\nconstructs==${CDK.constructs}\n`);
    pip(project, '--constraint', 'constraints.txt', only('dist/python', '.whl'), '--requirement', 'requirements.txt');
  },

  /** Into the local repository, over what an earlier run left there. The CDK's version is the manifest's. */
  java(project: FreshProject): void {
    const artifact = path.resolve('dist/java/io/github/cdk-bedrock-chat-api/cdk-bedrock-chat-api');
    const version = only(path.dirname(only(artifact, 'maven-metadata.xml')), '.0');
    project.run('mvn', ['--batch-mode', '--quiet', 'install:install-file', `-Dfile=${only(version, '0.jar')}`, `-DpomFile=${only(version, '.pom')}`]);
  },

  /** There is nothing to install it with: a grammar that reads it. */
  csharp(project: FreshProject): void {
    pip(project, 'tree-sitter~=0.26.0', 'tree-sitter-c-sharp~=0.23.5');
  },

  go(project: FreshProject, cdkVersion: string): void {
    const folder = path.resolve('dist/go/cdkbedrockchatapi');
    const [, module] = /^module (.+)$/m.exec(fs.readFileSync(path.join(folder, 'go.mod'), 'utf8'))!;
    project.run('go', [
      'mod', 'edit',
      `-require=${module}@v0.0.0`, `-replace=${module}=${folder}`,
      `-require=github.com/aws/aws-cdk-go/awscdk/v2@v${cdkVersion}`,
      `-replace=${PROXY_AGENT_OF_GO.module}=${PROXY_AGENT_OF_GO.module}@${PROXY_AGENT_OF_GO.version}`,
    ]);
    project.run('go', ['mod', 'tidy']);
  },
};
