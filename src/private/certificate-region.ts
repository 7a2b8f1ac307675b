import { Token, aws_appsync as appsync, aws_certificatemanager as acm } from 'aws-cdk-lib';
import { regionIn } from './check';

/** Where a certificate is, as far as it can be read: the app's own is where its stack is, another one where its ARN says. */
export function certificateRegion(certificate: appsync.DomainOptions['certificate']): string | undefined {
  if (certificate instanceof acm.Certificate) {
    const { region } = certificate.env;
    return Token.isUnresolved(region) ? undefined : region;
  }
  // The ARN's name in a reference has changed with the version of CDK.
  const { certificateArn, certificateId } = certificate.certificateRef as { certificateArn?: string; certificateId?: string };
  return regionIn(certificateArn ?? certificateId ?? '');
}
