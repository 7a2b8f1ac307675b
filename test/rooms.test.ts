import * as fs from 'node:fs';
import { parse } from 'graphql';
import { CLIENT_FIELDS, HANDLER_FIELDS, HandlerOperations } from '../src/contract/operations';

const schema = parse(fs.readFileSync('lambda-src/schema.graphql', 'utf8'));
const fields = (typeName: string) => schema.definitions.flatMap((definition) =>
  definition.kind === 'ObjectTypeDefinition' && definition.name.value === typeName ? definition.fields!.map((field) => field.name.value) : []);

test('contract and schema name the same fields', () => {
  expect([...CLIENT_FIELDS.Mutation, ...HANDLER_FIELDS].sort()).toEqual(fields('Mutation').sort());
  expect([...CLIENT_FIELDS.Query].sort()).toEqual(fields('Query').sort());
  expect([...CLIENT_FIELDS.Subscription].sort()).toEqual(fields('Subscription').sort());
});

test('every publishing operation selects every field of ReplyEvent', () => {
  for (const field of ['startTurn', 'publishReply', 'saveReply', 'finishTurn'] as const) {
    for (const name of fields('ReplyEvent')) expect(HandlerOperations[field]).toMatch(new RegExp(`\\b${name}\\b`));
  }
});
