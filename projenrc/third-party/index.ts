import * as fs from 'node:fs';
import type { Metafile } from 'esbuild';
import { billOfMaterials } from './bill-of-materials';
import { bundledPackages } from './bundled-packages';
import { notices } from './notices';

/** Writes beside the bundles whose code they hold: THIRD-PARTY-NOTICES.txt for people, sbom.cdx.json for programs. */
export function writeThirdParty(folder: string, metafiles: Record<string, Metafile>): void {
  const packages = bundledPackages(metafiles);
  fs.writeFileSync(`${folder}/THIRD-PARTY-NOTICES.txt`, notices(packages));
  fs.writeFileSync(`${folder}/sbom.cdx.json`, billOfMaterials(JSON.parse(fs.readFileSync('package.json', 'utf8')), packages));
}
