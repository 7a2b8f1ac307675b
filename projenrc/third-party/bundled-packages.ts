import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Metafile } from 'esbuild';

/** An npm package of somebody else's, some of whose code stands in a bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
  readonly manifest: Record<string, unknown>;
  /** The folders of assets/ that hold it. */
  readonly bundles: string[];
}

/** Packages that are shipped bundled already: what esbuild sees as one file holds their dependencies too. */
const BUNDLED_BEFORE = ['deep-chat'];

export function bundledPackages(metafiles: Record<string, Metafile>): BundledPackage[] {
  const bundlesOf = new Map<string, Set<string>>();
  for (const [bundle, metafile] of Object.entries(metafiles)) {
    for (const folder of packageFolders(metafile)) bundlesOf.set(folder, (bundlesOf.get(folder) ?? new Set()).add(bundle));
  }
  return [...bundlesOf]
    .map(([folder, bundles]) => describe(folder, [...bundles].sort()))
    .sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
}

function packageFolders(metafile: Metafile): Set<string> {
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const folders = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).flatMap(([file]) => packageFolder(file));
  return new Set(folders.flatMap((folder) => BUNDLED_BEFORE.includes(nameOf(folder)) ? [folder, ...dependencyFolders(folder)] : [folder]));
}

function packageFolder(file: string): string[] {
  const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file) ?? [];
  return folder ? [folder] : [];
}

const nameOf = (folder: string): string => folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);

function dependencyFolders(folder: string): string[] {
  const { dependencies = {} } = readManifest(folder) as { dependencies?: Record<string, string> };
  return Object.keys(dependencies).map((dependency) => installedFrom(folder, dependency)).flatMap((found) => [found, ...dependencyFolders(found)]);
}

/** Where Node.js finds a package: in the nearest node_modules upwards. */
function installedFrom(folder: string, name: string): string {
  for (let above = folder; ; above = path.dirname(above)) {
    const candidate = path.join(above, 'node_modules', name);
    if (fs.existsSync(candidate)) return candidate;
    if (above === path.dirname(above)) throw new Error(`${folder} holds ${name}, which is not installed: run npm ci`);
  }
}

function describe(folder: string, bundles: string[]): BundledPackage {
  const manifest = readManifest(folder);
  return { name: String(manifest.name), version: String(manifest.version), folder, manifest, bundles };
}

const readManifest = (folder: string): Record<string, unknown> => JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));

/** The same everywhere, whatever the machine's language. */
const compare = (a: string, b: string): number => a < b ? -1 : a > b ? 1 : 0;
