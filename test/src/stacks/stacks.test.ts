import * as fs from 'node:fs';
import * as path from 'node:path';
import { App } from 'aws-cdk-lib';
import { version } from 'aws-cdk-lib/package.json';
import { AwsSolutionsChecks, NIST80053R5Checks, ServerlessChecks } from 'cdk-nag';
import * as ts from 'typescript';
import { STACKS, stackOf } from '.';
import { ACKNOWLEDGED, acknowledge, BEYOND_WORDS } from './acknowledged';
import { devDependencies } from '../../../package.json';
import { freezeDate } from '../fixture';

freezeDate();

/** What the stacks write as a property of an object: `prop:`, or `prop` by itself. */
function propertiesIn(file: string): string[] {
  const source = ts.createSourceFile(file, fs.readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022);
  const names: string[] = [];
  (function visit(node: ts.Node): void {
    if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)) names.push((node.name as ts.Identifier).text);
    ts.forEachChild(node, visit);
  })(source);
  return names;
}

test('between them the stacks use every prop', () => {
  const files = fs.readdirSync(__dirname).filter((file) => !file.endsWith('.test.ts'));
  const used = new Set(files.flatMap((file) => propertiesIn(path.join(__dirname, file))));
  const props = ['bedrock-chat-api-props', 'chat-api-options', 'chat-model-options', 'bedrock-chat-site-props']
    .flatMap((file) => [...fs.readFileSync(`src/${file}.ts`, 'utf8').matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, prop]) => prop));
  expect(props.length).toBeGreaterThan(50);
  expect(props.filter((prop) => !used.has(prop))).toEqual([]);
});

const found = new Set<string>();

describe.each(Object.entries({ AwsSolutionsChecks, ServerlessChecks, NIST80053R5Checks }))('%s', (_, Pack) => {
  test.each(Object.keys(STACKS))('finds nothing in %s that is not acknowledged with a reason', (name) => {
    const app = new App();
    const stack = stackOf(app, name);
    const findings = () => new Pack(app).validateScope(stack).violations.map(({ ruleName }) => ruleName);
    findings().forEach((finding) => found.add(finding));
    acknowledge(stack);
    expect(findings().filter((finding) => !(finding in BEYOND_WORDS))).toEqual([]);
  });
});

// A newer CDK may write less that asks for a reason; the list is that of the floor.
const onFloor = version === devDependencies['aws-cdk-lib'] ? test : test.skip;

onFloor('nothing is acknowledged that is not found', () => {
  expect(Object.keys({ ...ACKNOWLEDGED, ...BEYOND_WORDS }).filter((finding) => !found.has(finding))).toEqual([]);
});
