import type { BundledPackage } from './bundled-packages';
import { licenceOf } from './licences';

/** CycloneDX, of what is inside the bundles; it names no time and no serial number, so that the same build gives the same bytes. */
export function billOfMaterials(subject: { name: string; version: string; license: string }, packages: BundledPackage[]): string {
  const components = packages.map((bundled) => ({
    ...component(bundled.name, bundled.version, licenceOf(bundled)),
    properties: bundled.bundles.map((bundle) => ({ name: `${subject.name}:bundle`, value: bundle })),
  }));
  const main = component(subject.name, subject.version, subject.license);
  return JSON.stringify({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: main },
    components,
    dependencies: [{ ref: main['bom-ref'], dependsOn: components.map((each) => each['bom-ref']) }],
  }, undefined, 2) + '\n';
}

function component(name: string, version: string, licence: string) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const [group, base] = name.startsWith('@') ? name.split('/') : [undefined, name];
  return { 'type': 'library', 'bom-ref': purl, ...group ? { group } : {}, 'name': base, version, 'licenses': [{ license: { id: licence } }], purl };
}
