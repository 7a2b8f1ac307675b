import { buildSchema, getNamedType, GraphQLScalarType, type GraphQLError, type GraphQLSchema } from 'graphql';
import { readDirective } from './directives';
import { attachAwsScalar, AWS_SCALAR_NAMES } from './scalars';
import { UserError } from '../../user-error';

const PRELUDE = `
${AWS_SCALAR_NAMES.map((name) => `scalar ${name}`).join('\n')}
directive @aws_subscribe(mutations: [String!]!) on FIELD_DEFINITION
directive @aws_publish(subscriptions: [String]) on FIELD_DEFINITION
directive @aws_auth(cognito_groups: [String!]!) on OBJECT | FIELD_DEFINITION
directive @aws_cognito_user_pools(cognito_groups: [String!]) on OBJECT | FIELD_DEFINITION
directive @aws_api_key on OBJECT | FIELD_DEFINITION
directive @aws_iam on OBJECT | FIELD_DEFINITION
directive @aws_oidc on OBJECT | FIELD_DEFINITION
directive @aws_lambda on OBJECT | FIELD_DEFINITION
`;

/** The schema as AppSync reads it; throws one error that says what AppSync would refuse. */
export function buildAppSyncSchema(definition: string): GraphQLSchema {
  const schema = parse(definition);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!(type instanceof GraphQLScalarType)) continue;
    if (AWS_SCALAR_NAMES.includes(type.name)) attachAwsScalar(type);
    else if (type.astNode) throw new UserError(`the schema declares \`scalar ${type.name}\`: AppSync knows no scalars of one's own, use AWSJSON or String`);
  }
  checkSubscriptions(schema);
  return schema;
}

function parse(definition: string): GraphQLSchema {
  try {
    return buildSchema(PRELUDE + definition);
  } catch (error) {
    const at = (error as GraphQLError).locations?.[0];
    const line = at ? ` (line ${at.line - PRELUDE.split('\n').length + 1})` : '';
    throw new UserError(`AppSync would refuse the schema${line}: ${(error as Error).message}`);
  }
}

/** Mutation fields that a subscription field names in @aws_subscribe. */
export function subscribedMutations(schema: GraphQLSchema, fieldName: string): readonly string[] {
  const field = schema.getSubscriptionType()?.getFields()[fieldName];
  return (readDirective(field?.astNode, 'aws_subscribe')?.mutations ?? []) as readonly string[];
}

function checkSubscriptions(schema: GraphQLSchema): void {
  const mutations = schema.getMutationType()?.getFields() ?? {};
  for (const subscription of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
    for (const name of subscribedMutations(schema, subscription.name)) {
      const mutation = mutations[name];
      if (!mutation) throw new UserError(`AppSync would refuse the schema: Subscription.${subscription.name} subscribes to Mutation.${name}, which does not exist`);
      if (getNamedType(mutation.type) !== getNamedType(subscription.type)) {
        throw new UserError(`AppSync would refuse the schema: Subscription.${subscription.name} returns ${String(subscription.type)}, but Mutation.${name} returns ${String(mutation.type)}; the types must match`);
      }
    }
  }
}
