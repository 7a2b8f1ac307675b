import * as fs from 'node:fs';
import * as path from 'node:path';
import { UserError } from '../user-error';

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Condition?: string;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

export interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: unknown }>>;
  readonly Mappings?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }>>;
}

/** One stack of a synthesized app. */
export interface SynthesizedStack {
  readonly name: string;
  readonly region?: string;
  readonly account?: string;
  readonly template: Template;
  /** Asset hash -> file or folder on disk. */
  readonly assets: ReadonlyMap<string, string>;
  /** Logical id -> construct path. */
  readonly constructPaths: ReadonlyMap<string, string>;
}

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly displayName?: string;
  readonly dependencies?: readonly string[];
  readonly metadata?: Metadata;
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly file?: string;
    readonly directoryName?: string;
    readonly additionalMetadataFile?: string;
  };
  readonly additionalMetadataFile?: string;
}

type Metadata = Readonly<Record<string, readonly { readonly type: string; readonly data?: unknown }[]>>;

/** All stacks of an assembly, those of its stages too. */
export function readAssembly(folder: string): SynthesizedStack[] {
  if (!fs.existsSync(folder)) {
    throw new UserError(`there is no folder \`${folder}\`; synthesize the app first (cdk synth) and give the folder that it wrote, usually cdk.out`);
  }
  const manifestFile = path.join(folder, 'manifest.json');
  if (!fs.existsSync(manifestFile)) {
    throw new UserError(`\`${folder}\` is not a cloud assembly: it holds no manifest.json; give the folder that cdk synth wrote, usually cdk.out`);
  }
  const manifest = readJson<{ artifacts?: Readonly<Record<string, Artifact>> }>(manifestFile);
  if (typeof manifest.artifacts !== 'object' || manifest.artifacts === null) {
    throw new UserError(`\`${manifestFile}\` is not the manifest of a cloud assembly: it has no artifacts`);
  }
  const artifacts = Object.entries(manifest.artifacts);
  return artifacts.flatMap(([id, artifact]) => {
    switch (artifact.type) {
      case 'aws:cloudformation:stack':
        return [readStack(folder, id, artifact, assetsOf(folder, artifact, manifest.artifacts!))];
      case 'cdk:cloud-assembly':
        return readAssembly(path.join(folder, artifact.properties?.directoryName ?? id));
      default:
        return [];
    }
  });
}

function readStack(folder: string, id: string, artifact: Artifact, assets: ReadonlyMap<string, string>): SynthesizedStack {
  const [account, region] = (artifact.environment ?? '').replace('aws://', '').split('/');
  const template = readJson<Template>(path.join(folder, artifact.properties!.templateFile!));
  return {
    name: artifact.properties?.stackName ?? id,
    ...(account && account !== 'unknown-account' ? { account } : {}),
    ...(region && region !== 'unknown-region' ? { region } : {}),
    template: { ...template, Resources: template.Resources ?? {} },
    assets,
    constructPaths: constructPaths(folder, artifact),
  };
}

function assetsOf(folder: string, artifact: Artifact, artifacts: Readonly<Record<string, Artifact>>): Map<string, string> {
  const assets = new Map<string, string>();
  for (const dependency of artifact.dependencies ?? []) {
    const manifest = artifacts[dependency];
    if (manifest?.type !== 'cdk:asset-manifest') continue;
    const { files } = readJson<{ files?: Record<string, { source: { path?: string } }> }>(path.join(folder, manifest.properties!.file!));
    for (const [hash, file] of Object.entries(files ?? {})) {
      if (file.source.path) assets.set(hash, path.resolve(folder, file.source.path));
    }
  }
  return assets;
}

function constructPaths(folder: string, artifact: Artifact): Map<string, string> {
  const file = artifact.additionalMetadataFile ?? artifact.properties?.additionalMetadataFile;
  const metadata: Metadata = { ...artifact.metadata, ...(file ? readJson<Metadata>(path.join(folder, file)) : {}) };
  const paths = new Map<string, string>();
  for (const [constructPath, entries] of Object.entries(metadata)) {
    for (const entry of entries) {
      if (entry.type === 'aws:cdk:logicalId') paths.set(String(entry.data), constructPath.replace(/^\//, '').replace(/\/Resource$/, ''));
    }
  }
  return paths;
}

function readJson<T>(file: string): T {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch {
    throw new UserError(`\`${file}\` is named by the cloud assembly but cannot be read; synthesize the app again`);
  }
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new UserError(`\`${file}\` is not JSON (${(error as Error).message}); synthesize the app again`);
  }
}
