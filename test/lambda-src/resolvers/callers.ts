import type { Caller } from '../../../local/appsync/types';

const ROLE_PREFIX = 'arn:aws:sts::123456789012:assumed-role/chat-function-role/';

/** What ctx.env.HANDLER_ROLE_PREFIX says. */
export const HANDLER_ROLE_PREFIX = ROLE_PREFIX;

function caller(type: Caller['type'], identity: Caller['identity']): Caller {
  return { type, identity, deniedFields: [] };
}

export const withKey = caller('API_KEY', null);

export function userPoolCaller(sub: string): Caller {
  return caller('AMAZON_COGNITO_USER_POOLS', {
    sub, issuer: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_pool', username: sub, claims: { sub }, groups: null, defaultAuthStrategy: 'ALLOW', sourceIp: ['127.0.0.1'],
  });
}

export function oidcCaller(sub: string): Caller {
  return caller('OPENID_CONNECT', { sub, issuer: 'https://issuer.example', claims: { sub } });
}

export function iamCaller(userArn: string, cognitoIdentityId: string | null = null): Caller {
  return caller('AWS_IAM', {
    accountId: '123456789012', userArn, username: 'AROAEXAMPLE', cognitoIdentityId, cognitoIdentityPoolId: null, sourceIp: ['127.0.0.1'],
  });
}

export function authorizedCaller(resolverContext: Record<string, unknown>): Caller {
  return caller('AWS_LAMBDA', { resolverContext });
}

export const theFunction = iamCaller(`${ROLE_PREFIX}chat-function`);
