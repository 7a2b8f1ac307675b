import * as fs from 'node:fs';
import * as path from 'node:path';
import type { BundledPackage } from './bundled-packages';

/** Licences that let their code be shipped inside an Apache-2.0 package, with their notice beside it. */
const ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

/** The licence under which the package is shipped here, as SPDX names it. */
export function licenceOf({ name, manifest }: BundledPackage): string {
  const declared = manifest.license as string | { type: string } | undefined;
  const expression = typeof declared === 'object' ? declared.type : declared ?? '';
  const choices = expression.replace(/[()]/g, '').split(' OR ');
  const chosen = choices.find((choice) => ALLOWED.includes(choice));
  if (!chosen) throw new Error(`${name} is bundled under ${expression || 'no licence'}, which is not among ${ALLOWED.join(', ')}: leave the package out, or see whether its licence may be`);
  return chosen;
}

/** The package's own licence and notice files, or what its manifest says where it has none. */
export function licenceText(bundled: BundledPackage): string {
  const files = fs.readdirSync(bundled.folder).filter((file) => /^(licen[cs]e|copying|notice)(\.(md|txt))?$/i.test(file)).sort();
  const texts = files.map((file) => fs.readFileSync(path.join(bundled.folder, file), 'utf8').replace(/\r\n/g, '\n').trim());
  return texts.length > 0 ? texts.join('\n\n') : mitText(bundled);
}

function mitText(bundled: BundledPackage): string {
  const author = bundled.manifest.author as string | { name: string } | undefined;
  const holder = typeof author === 'object' ? author.name : author;
  if (licenceOf(bundled) !== 'MIT' || !holder) {
    throw new Error(`${bundled.name} is bundled and brings no licence text: read its licence, and write here where its text is to be found`);
  }
  return fs.readFileSync(path.join(__dirname, 'mit.txt'), 'utf8').trim().replace('<holder>', () => holder);
}
