import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

export interface StackContent {
  readonly template: Record<string, unknown>;
  readonly environment?: string;
  /** Asset hash -> content of a file asset, or files of a folder asset. */
  readonly assets?: Record<string, string | Record<string, string>>;
  readonly constructPaths?: Record<string, string>;
}

const folders: string[] = [];

/** Writes a cloud assembly as cdk synth lays it out. */
export function assembly(stacks: Record<string, StackContent>): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'assembly-'));
  folders.push(folder);
  const artifacts: Record<string, unknown> = {};
  for (const [name, content] of Object.entries(stacks)) {
    const files: Record<string, unknown> = {};
    for (const [hash, asset] of Object.entries(content.assets ?? {})) {
      const target = `asset.${hash}`;
      if (typeof asset === 'string') {
        fs.writeFileSync(path.join(folder, target), asset);
      } else {
        fs.mkdirSync(path.join(folder, target));
        for (const [file, text] of Object.entries(asset)) fs.writeFileSync(path.join(folder, target, file), text);
      }
      files[hash] = { source: { path: target } };
    }
    fs.writeFileSync(path.join(folder, `${name}.template.json`), JSON.stringify(content.template));
    fs.writeFileSync(path.join(folder, `${name}.assets.json`), JSON.stringify({ files }));
    artifacts[`${name}.assets`] = { type: 'cdk:asset-manifest', properties: { file: `${name}.assets.json` } };
    artifacts[name] = {
      type: 'aws:cloudformation:stack',
      environment: content.environment ?? 'aws://unknown-account/unknown-region',
      properties: { templateFile: `${name}.template.json` },
      dependencies: [`${name}.assets`],
      metadata: Object.fromEntries(Object.entries(content.constructPaths ?? {})
        .map(([constructPath, data]) => [constructPath, [{ type: 'aws:cdk:logicalId', data }]])),
    };
  }
  fs.writeFileSync(path.join(folder, 'manifest.json'), JSON.stringify({ version: '53.0.0', artifacts }));
  return folder;
}

export function removeAssemblies(): void {
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
}

/** The least API that the runner accepts, to be spread into Resources. */
export const API = {
  Api: { Type: 'AWS::AppSync::GraphQLApi', Properties: { Name: 'api', AuthenticationType: 'API_KEY' } },
  Schema: {
    Type: 'AWS::AppSync::GraphQLSchema',
    Properties: { ApiId: { 'Fn::GetAtt': ['Api', 'ApiId'] }, Definition: 'type Query { hello: String }' },
  },
};
