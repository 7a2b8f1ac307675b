import { files, read } from './tarball';

interface Component {
  readonly 'bom-ref': string;
  readonly 'group'?: string;
  readonly 'name': string;
  readonly 'version': string;
  readonly 'licenses': { license: { id: string } }[];
  readonly 'properties': { name: string; value: string }[];
}

const bill = JSON.parse(read('assets/sbom.cdx.json')) as { components: Component[]; dependencies: { dependsOn: string[] }[] };
const notices = read('assets/THIRD-PARTY-NOTICES.txt');
const nameOf = ({ group, name }: Component) => group ? `${group}/${name}` : name;
const inBundle = (bundle: string) => bill.components.filter(({ properties }) => properties.some(({ value }) => value === bundle)).map(nameOf);

test('the bill of materials names what each bundle holds', () => {
  expect(inBundle('function')).toEqual(expect.arrayContaining(['@aws-sdk/client-bedrock-runtime', '@smithy/signature-v4']));
  expect(inBundle('local')).toEqual(expect.arrayContaining(['acorn', 'commander', 'dynalite', 'graphql', 'jose', 'ws']));
  // The last is inside deep-chat's own bundle.
  expect(inBundle('web')).toEqual(expect.arrayContaining(['deep-chat', 'dompurify', 'highlight.js', 'marked', '@microsoft/fetch-event-source']));
  expect(inBundle('resolvers')).toEqual([]);
});

test('its references are unique and whole', () => {
  const references = bill.components.map((component) => component['bom-ref']);
  expect(new Set(references).size).toBe(references.length);
  expect(bill.dependencies[0].dependsOn).toEqual(references);
});

test('each package has its notice, with a text', () => {
  const sections = notices.split(`\n\n${'-'.repeat(80)}\n\n`).slice(1);
  for (const component of bill.components) {
    const line = `${nameOf(component)} ${component.version} (${component.licenses[0].license.id}), in `;
    const [section, ...others] = sections.filter((text) => text.split('\n').some((each) => each.startsWith(line)));
    expect({ line, others }).toEqual({ line, others: [] });
    expect(section.split('\n\n').slice(1).join('\n\n').length).toBeGreaterThan(200);
  }
});

test('only the client and the resolvers hold nothing of others', () => {
  const bundles = new Set(files.filter((file) => /^assets\/[^/]+\/.*\.(m?js|html)$/.test(file)).map((file) => file.split('/')[1]));
  expect([...bundles].filter((bundle) => inBundle(bundle).length === 0).sort()).toEqual(['client', 'resolvers']);
});
