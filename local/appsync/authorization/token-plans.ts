import type { AuthorizationPlan } from '../../plan';

export type UserPoolPlan = Extract<AuthorizationPlan, { type: 'AMAZON_COGNITO_USER_POOLS' }>;
export type OidcPlan = Extract<AuthorizationPlan, { type: 'OPENID_CONNECT' }>;
export type TokenPlan = UserPoolPlan | OidcPlan;

export function isTokenPlan(plan: AuthorizationPlan): plan is TokenPlan {
  return plan.type === 'AMAZON_COGNITO_USER_POOLS' || plan.type === 'OPENID_CONNECT';
}

/** What stands in a token's `iss`: the real one, so that code which reads it finds what it finds on AWS. */
export function issuerUrl(plan: TokenPlan): string {
  if (plan.type === 'OPENID_CONNECT') return plan.issuer;
  const domain = plan.region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `https://cognito-idp.${plan.region}.${domain}/${plan.userPoolId}`;
}

/** A regular expression in the plan; absent: every client. */
export function clientExpression(plan: TokenPlan): RegExp {
  const expression = plan.type === 'OPENID_CONNECT' ? plan.clientId : plan.appIdClientRegex;
  return new RegExp(`^(?:${expression ?? '.*'})$`);
}
