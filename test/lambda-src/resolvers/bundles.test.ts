import * as fs from 'node:fs';
import * as path from 'node:path';
import { buildSchema } from 'graphql';
import { builtResolvers } from './built';
import { compile } from '../../../local/appsync/appsync-js';
import { FIELD_WIRING } from '../../../src/contract/resolvers';

const SCHEMA = fs.readFileSync(path.join(__dirname, '../../../lambda-src/schema.graphql'), 'utf8');

/** AppSync hands on what the mutation answered; there is nothing to resolve. */
const WITHOUT_RESOLVER = ['Subscription.onModelResponse'];

function rootFields(): string[] {
  const schema = buildSchema(`${SCHEMA}
    directive @client on FIELD_DEFINITION | OBJECT
    directive @handler on FIELD_DEFINITION | OBJECT
    directive @aws_subscribe(mutations: [String!]!) on FIELD_DEFINITION
    scalar AWSDateTime`);
  return [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]
    .flatMap((type) => Object.keys(type!.getFields()).map((field) => `${type!.name}.${field}`));
}

describe('the resolvers as built', () => {
  const names = [...builtResolvers().keys()];

  test.each(names)('%s is code that AppSync takes: its language, at most 32 KB', (name) => {
    expect(() => compile(builtResolvers().get(name)!, name)).not.toThrow();
  });

  test('every root field of the schema is answered, and by one entry', () => {
    const wired = FIELD_WIRING.map(({ typeName, fieldName }) => `${typeName}.${fieldName}`);
    expect([...wired, ...WITHOUT_RESOLVER].sort()).toEqual(rootFields().sort());
    expect(names.filter((name) => name.startsWith('fields/')).sort()).toEqual(wired.map((name) => `fields/${name}`).sort());
  });

  test('every pipeline function is wired, and no pipeline is longer than AppSync takes', () => {
    const used = new Set(FIELD_WIRING.flatMap(({ functions }) => functions ?? []).map(({ name }) => `functions/${name}`));
    expect(names.filter((name) => name.startsWith('functions/')).sort()).toEqual([...used].sort());
    expect(Math.max(...FIELD_WIRING.map(({ functions }) => functions?.length ?? 0))).toBeLessThanOrEqual(10);
  });

  test('a field is either a unit or a pipeline', () => {
    for (const { dataSource, functions } of FIELD_WIRING) {
      expect([dataSource, functions].filter((part) => part !== undefined)).toHaveLength(1);
    }
  });
});
