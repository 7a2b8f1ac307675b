import { valueFromASTUntyped, type ConstDirectiveNode, type GraphQLObjectType } from 'graphql';
import type { ApiPlan, AuthenticationType } from '../../plan';
import type { Caller } from '../types';

const MODES: Readonly<Record<string, AuthenticationType>> = {
  aws_api_key: 'API_KEY',
  aws_iam: 'AWS_IAM',
  aws_cognito_user_pools: 'AMAZON_COGNITO_USER_POOLS',
  aws_oidc: 'OPENID_CONNECT',
  aws_lambda: 'AWS_LAMBDA',
};

interface Directed { readonly directives?: readonly ConstDirectiveNode[] }

/** The arguments of a directive, or undefined where it is not there. */
export function readDirective(node: Directed | null | undefined, name: string): Readonly<Record<string, unknown>> | undefined {
  const directive = node?.directives?.find((candidate) => candidate.name.value === name);
  if (!directive) return undefined;
  return Object.fromEntries((directive.arguments ?? []).map((argument) => [argument.name.value, valueFromASTUntyped(argument.value)]));
}

type Rule = (caller: Caller) => boolean;

/**
 * Which callers may see which field: the field's own directives, else its type's, else the default mode.
 * Rules are made once for each field, since they are asked for at every value of a result.
 */
export function createFieldAccess(plan: ApiPlan): (caller: Caller, type: GraphQLObjectType, fieldName: string) => boolean {
  const rules = new Map<string, Rule>();
  const roots = new Set(['Query', 'Mutation', 'Subscription']);
  return (caller, type, fieldName) => {
    const name = `${type.name}.${fieldName}`;
    if (!rules.has(name)) rules.set(name, ruleOf(plan, type, fieldName));
    if (!rules.get(name)!(caller)) return false;
    if (caller.deniedFields.includes(name) || caller.deniedFields.includes(`${plan.arn}/types/${type.name}/fields/${fieldName}`)) return false;
    // Policies name root fields: what `grantMutation` gives covers the fields of the returned type.
    return !caller.isFieldAllowed || !roots.has(type.name) || caller.isFieldAllowed(type.name, fieldName);
  };
}

function ruleOf(plan: ApiPlan, type: GraphQLObjectType, fieldName: string): Rule {
  const nodes = [type.getFields()[fieldName].astNode, type.astNode];
  for (const node of nodes) {
    const rule = directedRule(plan, node);
    if (rule) return rule;
  }
  const { defaultAuthorization } = plan;
  const isOpen = defaultAuthorization.type !== 'AMAZON_COGNITO_USER_POOLS' || defaultAuthorization.defaultAction !== 'DENY';
  return (caller) => isOpen && caller.type === defaultAuthorization.type;
}

function directedRule(plan: ApiPlan, node: Directed | null | undefined): Rule | undefined {
  const rules: Rule[] = Object.entries(MODES).flatMap(([directive, type]) => {
    const args = readDirective(node, directive);
    return args ? [(caller: Caller) => caller.type === type && isInGroup(caller, args.cognito_groups)] : [];
  });
  // @aws_auth counts only where user pools are the API's one mode.
  const groups = readDirective(node, 'aws_auth')?.cognito_groups;
  if (groups && plan.additionalAuthorization.length === 0 && plan.defaultAuthorization.type === 'AMAZON_COGNITO_USER_POOLS') {
    rules.push((caller) => isInGroup(caller, groups));
  }
  return rules.length > 0 ? (caller) => rules.some((rule) => rule(caller)) : undefined;
}

function isInGroup(caller: Caller, groups: unknown): boolean {
  if (!Array.isArray(groups)) return true;
  const own = caller.identity?.groups;
  return Array.isArray(own) && own.some((group) => groups.includes(group));
}
