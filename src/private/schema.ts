import * as fs from 'node:fs';
import { aws_appsync as appsync } from 'aws-cdk-lib';
import { assetPath } from './asset-path';
import { Assets } from '../contract/assets';

const DIRECTIVES: Readonly<Record<appsync.AuthorizationType, string>> = {
  [appsync.AuthorizationType.API_KEY]: '@aws_api_key',
  [appsync.AuthorizationType.IAM]: '@aws_iam',
  [appsync.AuthorizationType.USER_POOL]: '@aws_cognito_user_pools',
  [appsync.AuthorizationType.OIDC]: '@aws_oidc',
  [appsync.AuthorizationType.LAMBDA]: '@aws_lambda',
};

const PLACEHOLDERS = /@(?:client|handler)\b(?:\s+@(?:client|handler)\b)*/g;

export interface SchemaChoices {
  /** The modes that the app's clients sign in with. */
  readonly clientModes: readonly appsync.AuthorizationType[];
  /** Whether every answer of `invokeModel` is told to everybody. */
  readonly broadcast: boolean;
}

/** The schema as AppSync gets it. */
export function assembleSchema(choices: SchemaChoices, source = fs.readFileSync(assetPath(Assets.SCHEMA), 'utf8')): string {
  const client = choices.clientModes.map((mode) => DIRECTIVES[mode]);
  const handler = DIRECTIVES[appsync.AuthorizationType.IAM];
  return withoutProse(source)
    .split('\n')
    .filter((line) => choices.broadcast || !/^\s*onModelResponse\b/.test(line))
    .join('\n')
    .replace(PLACEHOLDERS, (found) => [...new Set([
      ...found.includes('@client') ? client : [],
      ...found.includes('@handler') ? [handler] : [],
    ])].join(' '));
}

/** AppSync refuses descriptions on enum values and trips over some comments. In our schema both stand on lines of their own. */
function withoutProse(source: string): string {
  return source.split('\n').filter((line) => !/^\s*(?:#.*|"(?:[^"\\]|\\.)*")?\s*$/.test(line)).join('\n') + '\n';
}

/** A schema with one field more; written into its type, since AppSync does not document that it takes `extend type`. */
export function withField(schema: string, typeName: string, field: string): string {
  return schema.replace(`\ntype ${typeName} {\n`, (opening) => `${opening}  ${field}\n`);
}

/** The root fields that a schema has, as `Type.field`. */
export function rootFields(schema: string): Set<string> {
  return new Set([...schema.matchAll(/^type (Query|Mutation|Subscription) \{\n([^}]*)\}/gm)].flatMap(([, typeName, body]) =>
    [...body.matchAll(/^ {2}(\w+)/gm)].map(([, fieldName]) => `${typeName}.${fieldName}`)));
}
