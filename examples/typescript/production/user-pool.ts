import { aws_cognito as cognito } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** Users are invited, and may add an authenticator app. */
export function userPool(scope: Construct): cognito.UserPool {
  return new cognito.UserPool(scope, 'Users', {
    selfSignUpEnabled: false,
    signInAliases: { email: true },
    accountRecovery: cognito.AccountRecovery.EMAIL_ONLY,
    mfa: cognito.Mfa.OPTIONAL,
    mfaSecondFactor: { otp: true, sms: false },
    passwordPolicy: { minLength: 12 },
    deletionProtection: true,
  });
}
