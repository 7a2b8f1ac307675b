import type { BundledPackage } from './bundled-packages';
import { licenceOf, licenceText } from './licences';

const RULE = '-'.repeat(80);

/** What the licences ask for: their texts, once each, under the packages that they are of. */
export function notices(packages: BundledPackage[]): string {
  const packagesOf = new Map<string, BundledPackage[]>();
  for (const bundled of packages) {
    const text = licenceText(bundled);
    packagesOf.set(text, [...packagesOf.get(text) ?? [], bundled]);
  }
  const sections = [...packagesOf].map(([text, same]) => [
    ...same.map((bundled) => `${bundled.name} ${bundled.version} (${licenceOf(bundled)}), in ${bundled.bundles.join(', ')}`),
    '',
    text,
  ].join('\n'));
  return ['The bundles in this folder hold code of the packages below, under these licences.', ...sections].join(`\n\n${RULE}\n\n`) + '\n';
}
