import { verifySignature } from '../../iam/sigv4';
import type { ApiPlan } from '../../plan';
import type { IdentityService, Principal } from '../../services';
import { Refusal, type Caller, type SignedRequest } from '../types';

/** A request signed with Signature Version 4; whether policy allows a field is asked when the field is reached. */
export function authorizeSignature(plan: ApiPlan, identities: IdentityService, request: SignedRequest, now: number): Caller {
  const verdict = verifySignature(request, {
    service: 'appsync', region: plan.region, now, find: (accessKeyId) => identities.find(accessKeyId),
  });
  if (verdict.failure) throw new Refusal(403, verdict.failure.code, verdict.failure.message);
  const { principal } = verdict;
  return {
    type: 'AWS_IAM',
    identity: iamIdentity(principal),
    deniedFields: [],
    isFieldAllowed: (typeName, fieldName) => identities.isAllowed(principal, 'appsync:GraphQL', `${plan.arn}/types/${typeName}/fields/${fieldName}`),
  };
}

function iamIdentity(principal: Principal): Record<string, unknown> {
  return {
    accountId: principal.accountId,
    cognitoIdentityPoolId: principal.cognitoIdentityPoolId ?? null,
    cognitoIdentityId: principal.cognitoIdentityId ?? null,
    sourceIp: ['127.0.0.1'],
    username: principal.userId,
    userArn: principal.arn,
    cognitoIdentityAuthType: principal.cognitoIdentityAuthType ?? null,
    cognitoIdentityAuthProvider: null,
  };
}
