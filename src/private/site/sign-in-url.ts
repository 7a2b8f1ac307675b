import { aws_cognito as cognito } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { refuseToken } from '../check';

/** The address of a user pool's sign-in pages. Of a domain that another stack made only the name is known: one without dots is a prefix of Cognito's. */
export function signInUrl(scope: Construct, userPool: cognito.IUserPool, domain: cognito.IUserPoolDomain): string {
  if (isOfThisApp(domain)) return domain.baseUrl();
  const { domainName } = domain;
  refuseToken(scope, 'userPoolDomain', domainName);
  return `https://${domainName.includes('.') ? domainName : `${domainName}.auth.${userPool.env.region}.amazoncognito.com`}`;
}

const isOfThisApp = (domain: cognito.IUserPoolDomain): domain is cognito.UserPoolDomain => 'baseUrl' in domain;
